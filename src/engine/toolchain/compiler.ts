import { PYTHON_SUITES } from '../../formats/deb/suite.ts';
import type { Argv } from '../../model/argv.ts';
import type { Compile, Compilers, NoCompiler } from '../../model/compile.ts';
import type { LockedDeb, LockedImage } from '../../model/lock.ts';
import { boxOf, debianHost, type Toolbox, toolbox } from './assemble.ts';
import { movedOn } from './errors.ts';
import { CompilerPool } from './pool.ts';
import type { ToolPorts } from './ports.ts';
import { interpreter, pythonPackages } from './python.ts';
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
 * Interpreters that Debian does not have compile themselves, where their image runs on this machine.
 * @param ofImage the compiler in an image of others
 */
export function compilers(
  locked: LockedInterpreter,
  ports: ToolPorts,
  ofImage: (image: LockedImage) => Promise<Compile | NoCompiler>,
): Compilers {
  const made = new Map<string, Promise<Compile | NoCompiler>>();
  return (python, own) => {
    const suite = PYTHON_SUITES[python];
    const key = suite === undefined && own !== null ? own.digest : python;
    const make = (): Promise<Compile | NoCompiler> => {
      if (suite !== undefined) return ofDebian(python, suite, locked(python), ports);
      return own === null ? Promise.resolve(noneOf(python)) : ofImage(own);
    };
    const compile = made.get(key) ?? make();
    made.set(key, compile);
    return compile;
  };
}

function noneOf(python: string): NoCompiler {
  return {
    because: `Debian has no Python ${python}, and that of its base does not run on this machine`,
    fix: `Add the platform of this machine to platforms of plimsoll.yaml, or build on a machine like the base's.`,
  };
}

async function ofDebian(
  python: string,
  suite: string,
  locked: readonly LockedDeb[],
  ports: ToolPorts,
): Promise<Compile | NoCompiler> {
  const architecture = debianHost();
  if (architecture === null)
    return { because: 'programs of Debian do not run on this machine', fix: 'Build on Linux.' };
  const wanted = versionOf(locked, python);
  const own = locked.filter((deb) => deb.architecture === architecture && LOADED.test(deb.package));
  const isOwn = own.some((deb) => deb.package === `python${python}-minimal`);
  const box = (): Promise<Toolbox> =>
    isOwn ? boxOf(own, ports) : toolbox(suite, pythonPackages(python), ports);
  const found = wanted !== null && isOwn ? wanted : versionOf((await box()).debs, python);
  if (found === null)
    return { because: `Debian has no Python ${python} any more`, fix: 'Run `plimsoll lock`.' };
  if (wanted !== null && found !== wanted) throw movedOn(python, wanted, found);
  let made: Promise<CompilerPool> | undefined;
  const pool = (): Promise<CompilerPool> => {
    made ??= box().then((folder) => poolOf(interpreter(folder, python), found));
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

/** @param version for messages */
export function poolOf(argv: Argv, version: string): CompilerPool {
  return new CompilerPool(Array.from({ length: PROCESSES }, () => new CompilerProcess(argv, version)));
}

/** The interpreter's full Debian version: what is compiled may change with every part of it. */
function versionOf(debs: readonly LockedDeb[], python: string): string | null {
  return debs.find((deb) => deb.package === `python${python}-minimal`)?.version ?? null;
}
