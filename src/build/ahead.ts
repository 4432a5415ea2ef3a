import type { Compile, PythonSource } from '../model/compile.ts';
import type { FileEntry } from '../model/entry.ts';

/** Sources compiled in one go. */
const BATCH = 32;
/** Uncompressed bytes of sources that are taken: they and their bytecode, twice as much, are held until asked for. */
const MOST = 6 * 1024 * 1024;

/**
 * Compiling before the layers are begun: what the sources of wheels say is read first, since it decides what stays out of
 * the image, and meanwhile an interpreter can compile those that stay whatever comes of it.
 */
export interface Ahead {
  /** Takes a source to compile, unless it has taken much already. */
  offer(entry: FileEntry, source: Uint8Array): void;
  /** The bytecode of a file that was taken, null when it does not compile; undefined when it was not. Said once. */
  take(entry: FileEntry): Promise<Uint8Array | null> | undefined;
}

/** Compiles what it is offered with `compiler`, in the order of the offers. */
export function compilingAhead(compiler: Compile): Ahead {
  const taken = new Map<
    string,
    { readonly batch: Promise<readonly (Uint8Array | null)[]>; readonly at: number }
  >();
  let room = MOST;
  let waiting: { readonly id: string; readonly file: PythonSource }[] = [];
  const send = (): void => {
    if (waiting.length === 0) return;
    const batch = compiler.compile(waiting.map(({ file }) => file));
    // It is awaited when its layer is made; until then a failure must not count as unhandled.
    batch.catch(() => {});
    for (const [at, { id }] of waiting.entries()) taken.set(id, { batch, at });
    waiting = [];
  };
  return {
    offer(entry, source) {
      const id = idOf(entry);
      if (id === null || source.length > room) return;
      room -= source.length;
      waiting.push({ id, file: { path: `/${entry.path}`, source } });
      if (waiting.length === BATCH) send();
    },
    take(entry) {
      send();
      const id = idOf(entry) ?? '';
      const found = taken.get(id);
      taken.delete(id);
      return found?.batch.then((all) => all[found.at] ?? null);
    },
  };
}

/** What bytecode depends on: where a source lies and its bytes, which those of a wheel are known by. */
function idOf({ path, content }: FileEntry): string | null {
  return content.kind === 'deflated' ? `${path} ${content.size} ${content.crc32}` : null;
}
