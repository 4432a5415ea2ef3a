import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutLogins } from '../../formats/text/login.ts';
import { contentBytes } from '../../formats/zip/content.ts';
import { readZip, type ZipEntry } from '../../formats/zip/read.ts';
import type { Argv, Result, Run } from '../../model/argv.ts';
import type { Blob } from '../../model/blob.ts';
import type { Store } from '../../model/store.ts';
import type { IndexSettings } from '../../net/indexes/settings.ts';
import { isUnreachable } from '../pip/failure.ts';
import { inScratch } from '../scratch.ts';
import { pipEnvironment } from './environment.ts';
import { badUvWheel, indexUnreachable, noResolver, uvNotFetched } from './errors.ts';

/** An interpreter for machines that have none: prefixes of commands that run it, and pip in it. */
export interface PythonTools {
  readonly python: Argv;
  readonly pip: Argv;
}

/** What finding uv takes, and running it. */
export interface UvPorts {
  readonly run: Run;
  readonly store: Store;
  readonly settings: IndexSettings;
  /** Index that has PyTorch's builds for CPUs; absent: the publisher's own. May hold a login: never print it. */
  readonly cpuTorch?: string;
  /** Makes the interpreter when it is first needed; null where it cannot be made. */
  readonly python: () => Promise<PythonTools | null>;
}

/** The oldest uv whose `pip compile` insists on a wheel for every required environment. */
const FLOOR = [0, 11, 0] as const;
const REQUIREMENT = `uv>=${FLOOR.join('.')}`;
const MINUTES = 60_000;
/** Bytes of the unpacked program. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The uv to run: the machine's when it is not too old, else one taken from its wheel, which pip fetches from the
 * user's own index and which is kept in the store. Rejects with a UserError when it cannot be had.
 */
export async function findUv(ports: UvPorts): Promise<string> {
  const own = await ports.run({ command: 'uv', args: ['--version'] }, { timeoutMs: MINUTES });
  if (own.code === 0 && isRecent(own.stdout)) return 'uv';
  const key = { floor: REQUIREMENT, platform: process.platform, architecture: process.arch };
  const folder = await ports.store.folder('uv', key, (path) => install(ports, path));
  return join(folder, 'uv');
}

/** Whether `uv --version` says a version that will do. */
export function isRecent(said: string): boolean {
  const [, ...parts] = /^uv (\d+)\.(\d+)\.(\d+)/.exec(said) ?? [];
  if (parts.length === 0) return false;
  const found = parts.map(Number);
  const different = FLOOR.findIndex((part, at) => part !== found[at]);
  return different < 0 || (found[different] ?? 0) > (FLOOR[different] ?? 0);
}

async function install(ports: UvPorts, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await inScratch(async (download) => {
    const result = await downloadWheel(ports, download);
    const [file] = (await readdir(download)).filter((name) => name.endsWith('.whl'));
    if (result.code !== 0 || file === undefined) throw pipFailure(result.stderr);
    const wheel = await keep(ports.store, join(download, file));
    await writeFile(join(folder, 'uv'), await unpack(wheel, file), { mode: 0o755 });
  });
}

/** With the machine's pip, else with the one that comes with the interpreter made for machines without. */
async function downloadWheel({ run, python, settings }: UvPorts, folder: string): Promise<Result> {
  const args = ['download', '--no-deps', '--only-binary', ':all:', '--quiet', '--dest', folder, REQUIREMENT];
  const start = (pip: Argv): Promise<Result> => {
    const env = { ...pipEnvironment(settings), ...pip.env };
    return run({ ...pip, args: [...pip.args, ...args], env }, { timeoutMs: 10 * MINUTES });
  };
  const own = await start({ command: 'python3', args: ['-m', 'pip'] });
  if (!own.missing && !/No module named '?pip/.test(own.stderr)) return own;
  const tools = await python();
  if (tools === null) throw noResolver();
  return start(tools.pip);
}

function pipFailure(stderr: string): Error {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const address = /https?:\/\/[^\s'"]+/.exec(stderr)?.[0] ?? null;
  if (isUnreachable(stderr)) return indexUnreachable(address, 'pip cannot connect');
  return uvNotFetched(withoutLogins(last));
}

async function keep(store: Store, path: string): Promise<Blob> {
  const writer = await store.writer();
  for await (const chunk of createReadStream(path)) await writer.write(chunk);
  const { digest } = await writer.commit();
  const blob = await store.blob(digest);
  if (blob === null) throw new Error(`${digest} vanished from the store`);
  return blob;
}

/** The program in the wheel, held to the hash in the wheel's RECORD. */
async function unpack(wheel: Blob, file: string): Promise<Uint8Array> {
  const entries = await readZip(wheel, file);
  const program = entries.find(({ path }) => /^uv-[^/]+\.data\/scripts\/uv$/.test(path));
  const record = entries.find(({ path }) => /^uv-[^/]+\.dist-info\/RECORD$/.test(path));
  if (program === undefined || record === undefined) throw badUvWheel(file, 'holds no program');
  const bytes = await contentBytes(program.content, LARGEST, `${file}: ${program.path}`);
  const hash = `sha256=${createHash('sha256').update(bytes).digest('base64url')}`;
  if (!(await text(record, file)).includes(`${program.path},${hash},`))
    throw badUvWheel(file, 'holds a program that is not the one in its RECORD');
  return bytes;
}

async function text(entry: ZipEntry, file: string): Promise<string> {
  return Buffer.from(await contentBytes(entry.content, 1024 * 1024, `${file}: ${entry.path}`)).toString(
    'utf8',
  );
}
