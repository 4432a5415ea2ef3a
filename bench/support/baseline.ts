import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { run } from '../../src/engine/run.ts';
import { findUv } from '../../src/engine/uv/uv.ts';
import { readIndexSettings } from '../../src/net/indexes/settings.ts';
import { openStore } from '../../src/store/store.ts';
import { STORE } from '../../test/support/local.ts';

/** What installs the wheels in a Dockerfile written by hand. */
export type Installer = 'pip' | 'uv';
/** Or pip for another architecture than that of the machine. */
type AnyInstaller = Installer | 'foreign';

const FILES: Readonly<Record<AnyInstaller, string>> = {
  pip: 'Dockerfile',
  uv: 'uv.Dockerfile',
  foreign: 'foreign.Dockerfile',
};
const BASELINE = join(import.meta.dirname, '../baseline');

export interface BaselineBuild {
  readonly installer: AnyInstaller;
  /** Folder of the application, with a requirements.txt. */
  readonly context: string;
  readonly wheels: string;
  /** Folder with the program uv, see {@link uvFolder}. */
  readonly uv: string;
  readonly tag: string;
  /** Other than the one of bench/baseline. */
  readonly file?: string;
}

/** Builds an image from a good multi-stage Dockerfile, wheels from a folder of this machine. */
export async function buildBaseline(
  { installer, context, wheels, uv, tag, file }: BaselineBuild,
  ...options: readonly string[]
): Promise<void> {
  const dockerfile = file ?? join(BASELINE, FILES[installer]);
  // BuildKit of Docker 26.1 has ended with a nil pointer while it noted the provenance of a build beside another.
  const contexts = [
    '--provenance=false',
    '--build-context',
    `wheels=${wheels}`,
    '--build-context',
    `uv=${uv}`,
  ];
  await execa('docker', ['buildx', 'build', '--quiet', '--file', dockerfile, ...contexts, '--tag', tag, ...options, context]); // biome-ignore format: a line
}

/** The text of a Dockerfile of bench/baseline for another application: what it copies, and its command. */
export async function baselineFor(
  installer: AnyInstaller,
  files: readonly string[],
  command: readonly string[],
): Promise<string> {
  const text = await readFile(join(BASELINE, FILES[installer]), 'utf8');
  const copies = files.map((file) => `COPY ${file} ./${file}`).join('\n');
  return text
    .replace('COPY models ./models\nCOPY API ./API', copies)
    .replace(/^CMD \["uvicorn".*$/m, `CMD ${JSON.stringify(command)}`);
}

/** Puts the program uv, as the resolver has it, alone into a folder. */
export async function uvFolder(folder: string): Promise<string> {
  const settings = await readIndexSettings({ env: process.env, platform: process.platform, folder });
  const uv = await findUv({ run, store: await openStore(STORE), settings, python: async () => null });
  await mkdir(folder, { recursive: true });
  const { stdout } = await execa('which', [uv]);
  await copyFile(stdout, join(folder, 'uv'));
  return folder;
}
