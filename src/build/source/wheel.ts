import { posix } from 'node:path';
import { passingReference } from '../../formats/reference/name.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { SourceTarget } from '../../model/source.ts';
import { file, symlink } from '../base/make.ts';
import type { LayerJob } from '../cached.ts';
import { hashEntries } from '../hash.ts';
import { mergeEntries } from '../merge.ts';
import type { BuildPorts } from '../ports.ts';
import { PYTHON_VARIABLES, VENV } from '../venv.ts';
import { environmentEntries, type NamedWheel } from '../wheels.ts';
import { ownedWithFolders, runInWorkshop, toolsJob, WORK } from '../workshop.ts';

const SCRIPT = 'usr/local/lib/plimsoll-build.py';
const INTERPRETER = `/${VENV}/bin/python`;

/** The start of 1980, where zip archives begin: with it the same sources give the same wheel. */
const VARIABLES = { ...PYTHON_VARIABLES, SOURCE_DATE_EPOCH: '315532800' } as const;

export interface SourceJob {
  /** For people: `dlib 20.0.1`. */
  readonly what: string;
  /** Entries of the source distribution, below its top folder. */
  readonly sources: readonly Entry[];
  /** Python, and compilers where they are needed. */
  readonly debs: readonly LockedDeb[];
  /** What the backend needs. */
  readonly wheels: readonly NamedWheel[];
  /** The program that calls the backend. */
  readonly script: string;
  /** True when what the backend asks for besides is there already. */
  readonly asked: boolean;
  readonly target: SourceTarget;
}

export type SourceResult =
  | { readonly wheel: FileEntry }
  | { readonly requires: readonly string[] }
  | { readonly failed: string };

export type SourcePorts = Pick<BuildPorts, 'store' | 'archive' | 'wheels' | 'scripts' | 'progress' | 'now'>;

/** Makes the wheel of a source distribution in a throw-away container without a network, or says what it lacks for that. */
export async function buildSource(job: SourceJob, ports: SourcePorts): Promise<SourceResult> {
  const { what, target, asked } = job;
  const command = [INTERPRETER, `/${SCRIPT}`];
  const env = { ...VARIABLES, ...(asked ? { PLIMSOLL_ASKED: '1' } : {}) };
  const result = await runInWorkshop(
    {
      name: what,
      jobs: await jobsOf(job, ports),
      platform: target.platform,
      ref: passingReference('build', 'source'),
      step: `preparing to build ${what}`,
      command,
      env,
      workdir: `/${WORK}`,
      outputs: [`/${WORK}/dist`, `/${WORK}/requires.json`],
    },
    ports,
  );
  if ('faults' in result) return { failed: 'the image to build it in could not be assembled' };
  return 'failed' in result ? result : readResult(result.entries);
}

async function readResult(entries: readonly Entry[]): Promise<SourceResult> {
  const files = entries.filter((entry): entry is FileEntry => entry.kind === 'file');
  const wheels = files.filter(({ path }) => path.endsWith('.whl'));
  const [wheel] = wheels;
  if (wheel !== undefined && wheels.length === 1) return { wheel };
  const asks = files.find(({ path }) => posix.dirname(path) === '.');
  if (asks === undefined || asks.content.kind !== 'plain')
    return { failed: 'its backend ended well and made no wheel' };
  const { blob } = asks.content;
  const requires: unknown = JSON.parse(Buffer.from(await blob.read(0, blob.size)).toString('utf8'));
  return Array.isArray(requires)
    ? { requires: requires.map(String) }
    : { failed: 'its backend asks for what is no list' };
}

async function jobsOf(
  { sources, debs, wheels, script, target }: SourceJob,
  ports: SourcePorts,
): Promise<readonly LayerJob[]> {
  const { python, suite, platform } = target;
  const { hashes, entries } = await hashEntries(sources.map(placed), ports.store);
  const hasCompiler = debs.some(({ package: name }) => name === 'gcc');
  const links = [
    symlink('usr/bin/sh', 'dash'),
    ...(hasCompiler ? [symlink('usr/bin/cc', 'gcc'), symlink('usr/bin/c++', 'g++')] : []),
  ];
  const runtime = { language: 'python', version: python } as const;
  return [
    toolsJob({ form: 'source', what: 'tools of Debian', debs, links, suite, runtime, platform }, ports),
    {
      kind: 'wheels',
      what: 'its backend',
      key: ['source', wheels.map(({ sha256 }) => sha256).sort(), python, script],
      weight: wheels.reduce((sum, { size }) => sum + size, 0),
      async make() {
        const installed = await environmentEntries(wheels, python, ports.wheels);
        return { entries: mergeEntries([...installed, file(SCRIPT, script)]), diagnostics: [] };
      },
    },
    {
      kind: 'application',
      what: 'sources',
      key: ['source', hashes],
      weight: 1,
      make: async () => ({
        entries: mergeEntries(ownedWithFolders(entries)),
        diagnostics: [],
      }),
    },
  ];
}

function placed(entry: Entry): Entry {
  const mode = entry.kind === 'directory' || (entry.mode & 0o111) !== 0 ? 0o755 : 0o644;
  return { ...entry, mode, path: `${WORK}/source/${entry.path}` };
}
