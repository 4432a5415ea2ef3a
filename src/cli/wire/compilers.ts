import type { ToolPorts } from '../../engine/toolchain/ports.ts';
import type { Run } from '../../model/argv.ts';
import type { Compilers } from '../../model/compile.ts';
import type { Lock, LockedDeb } from '../../model/lock.ts';

/** Their packages, by version of Python. */
type Interpreters = ReadonlyMap<string, readonly LockedDeb[]>;

/**
 * Compilers made from the interpreters of a lock. Those of another lock with the same interpreters are the same: one
 * takes longer to start than to compile a file, and whoever builds again and again finds it running.
 */
export function keptCompilers(tools: ToolPorts, run: Run): (lock: Lock) => Promise<Compilers> {
  const known = new Map<string, Promise<Compilers>>();
  return (lock) => {
    const interpreters = interpretersOf(lock);
    const key = JSON.stringify([...interpreters].map(([python, debs]) => [python, hashes(debs)]));
    const compilers = known.get(key) ?? make(interpreters, tools, run);
    known.set(key, compilers);
    return compilers;
  };
}

async function make(interpreters: Interpreters, tools: ToolPorts, run: Run): Promise<Compilers> {
  const { compilers } = await import('../../engine/toolchain/compiler.ts');
  return compilers(
    (python) => interpreters.get(python) ?? [],
    tools,
    async (image) => (await import('../../engine/toolchain/image.ts')).imageCompiler(image, run, tools),
  );
}

/** The Debian packages that the lock has for the images of each version of Python. */
function interpretersOf(lock: Lock): Interpreters {
  const files = new Map<string, Set<string>>();
  for (const { runtime, platforms } of Object.values(lock.services)) {
    if (runtime.language !== 'python') continue;
    const known = files.get(runtime.version) ?? new Set();
    files.set(runtime.version, known);
    for (const { base } of Object.values(platforms)) for (const file of base) known.add(file);
  }
  return new Map(
    [...files].map(([python, names]) => [python, [...names].flatMap((file) => lock.debs[file] ?? [])]),
  );
}

function hashes(debs: readonly LockedDeb[]): readonly string[] {
  return debs.map(({ sha256 }) => sha256);
}
