import type { Compile, Compilers, PythonSource } from '../../model/compile.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { boxOf, debianHost, type Toolbox, toolbox } from './assemble.ts';
import { movedOn } from './errors.ts';
import { CompilerPool } from './pool.ts';
import type { ToolPorts } from './ports.ts';
import { interpreter, pythonPackages, SUITES } from './python.ts';
import { CompilerProcess } from './worker.ts';

/** Processes that compile at the same time, and the fewest files that a second one is worth. */
const PROCESSES = 2;
const WORTH_A_SECOND = 64;
/** Sources that a process gets in one go. */
const AT_ONCE = 32;

/** What compiling loads: not all that an image has, so that images with other packages share the folder. */
const LOADED = /^(?:(?:lib)?python3\.\d+-(?:minimal|stdlib)|libc6|libexpat1|zlib1g)$/;

/** The lock's packages of an interpreter `3.11`, for any architecture; empty when the lock has none. */
export type LockedInterpreter = (python: string) => readonly LockedDeb[];

/**
 * Compilers made from the very packages that the images get. When the lock is for another architecture than this
 * machine's, the same version is taken from the archive; when the archive has moved on, it rejects with a UserError.
 * Null where Debian's programs do not run, and for interpreters that Debian does not have.
 */
export function compilers(locked: LockedInterpreter, ports: ToolPorts): Compilers {
  const made = new Map<string, Promise<Compile | null>>();
  return (python) => {
    const compile = made.get(python) ?? make(python, locked(python), ports);
    made.set(python, compile);
    return compile;
  };
}

async function make(python: string, locked: readonly LockedDeb[], ports: ToolPorts): Promise<Compile | null> {
  const suite = SUITES[python];
  const architecture = debianHost();
  if (suite === undefined || architecture === null) return null;
  const wanted = versionOf(locked, python);
  const own = locked.filter((deb) => deb.architecture === architecture && LOADED.test(deb.package));
  const isOwn = own.some((deb) => deb.package === `python${python}-minimal`);
  const box = (): Promise<Toolbox> =>
    isOwn ? boxOf(own, ports) : toolbox(suite, pythonPackages(python), ports);
  const found = wanted !== null && isOwn ? wanted : versionOf((await box()).debs, python);
  if (found === null) return null;
  if (wanted !== null && found !== wanted) throw movedOn(python, wanted, found);
  let pool: Promise<CompilerPool> | undefined;
  return {
    version: found,
    async compile(files) {
      pool ??= box().then((made) => poolOf(made, python, found));
      return compileAll(await pool, files);
    },
  };
}

function poolOf(box: Toolbox, python: string, version: string): CompilerPool {
  const argv = interpreter(box, python);
  return new CompilerPool(Array.from({ length: PROCESSES }, () => new CompilerProcess(argv, version)));
}

/** The interpreter's full Debian version: what is compiled may change with every part of it. */
function versionOf(debs: readonly LockedDeb[], python: string): string | null {
  return debs.find((deb) => deb.package === `python${python}-minimal`)?.version ?? null;
}

/** Shares the files out as processes become free: one large source does not hold up the others. */
async function compileAll(
  pool: CompilerPool,
  files: readonly PythonSource[],
): Promise<readonly (Uint8Array | null)[]> {
  const results: (Uint8Array | null)[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < files.length) {
      const from = next;
      next += AT_ONCE;
      const made = await pool.compile(files.slice(from, from + AT_ONCE));
      for (const [index, one] of made.entries()) results[from + index] = one;
    }
  };
  await Promise.all(Array.from({ length: files.length < WORTH_A_SECOND ? 1 : PROCESSES }, lane));
  return results;
}
