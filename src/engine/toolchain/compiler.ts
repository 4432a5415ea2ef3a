import type { Compile, Compilers } from '../../model/compile.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { boxOf, debianHost, type Toolbox, toolbox } from './assemble.ts';
import { movedOn } from './errors.ts';
import { CompilerPool } from './pool.ts';
import type { ToolPorts } from './ports.ts';
import { interpreter, pythonPackages, SUITES } from './python.ts';
import { CompilerProcess } from './worker.ts';

/** Processes that compile at the same time. */
const PROCESSES = 2;

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
  let made: Promise<CompilerPool> | undefined;
  const pool = (): Promise<CompilerPool> => {
    made ??= box().then((folder) => poolOf(folder, python, found));
    return made;
  };
  return {
    version: found,
    start: () => {
      pool().then(
        (one) => one.start(),
        () => {},
      );
    },
    compile: async (files) => (await pool()).compile(files),
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
