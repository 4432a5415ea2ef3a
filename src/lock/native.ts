import { posix } from 'node:path';
import { readElf } from '../formats/elf/read.ts';
import { contentBlob, contentHead } from '../formats/zip/content.ts';
import { readZip, type ZipEntry } from '../formats/zip/read.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import { remembered, type Store } from '../model/store.ts';

/** What the native files of a wheel need and bring, sorted. */
export interface WheelFacts {
  /** DT_NEEDED. */
  readonly needed: readonly string[];
  /** DT_SONAME and file names. */
  readonly provided: readonly string[];
}

/** Unpacked at a time: zlib has four threads. */
const AT_ONCE = 4;

/** The facts of wheels by file name. */
export async function factsOf(
  wheels: readonly FetchedWheel[],
  store: Store,
): Promise<ReadonlyMap<string, WheelFacts>> {
  const facts = new Map<string, WheelFacts>();
  const queue = [...wheels];
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      facts.set(next.file, await wheelFacts(next, store));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return facts;
}

/** Files that are never native, by extension: they need not be unpacked. */
const NOT_NATIVE =
  /\.(?:pyi?|pyc|pyx|pxd|txt|md|rst|json|ya?ml|toml|cfg|ini|csv|tsv|h|hpp|c|cc|cpp|cu|cuh|f90|js|mjs|ts|css|html?|xml|svg|png|jpe?g|gif|ico|ttf|woff2?|npy|npz|gz|zip|bin|onnx|pb|proto|mo|po|dll|pyd|dylib|a|lib)$/i;

/** Reads a wheel's ELF headers, once in the life of the store. Rejects with a UserError when the wheel is damaged. */
function wheelFacts(wheel: FetchedWheel, store: Store): Promise<WheelFacts> {
  return remembered(store, 'wheel-elf', { sha256: wheel.sha256 }, () => readFacts(wheel));
}

async function readFacts({ file, blob }: FetchedWheel): Promise<WheelFacts> {
  const needed = new Set<string>();
  const provided = new Set<string>();
  for (const entry of await readZip(blob, file)) {
    const where = `${file}: ${entry.path}`;
    const elf = (await isNative(entry, where)) ? await readElf(contentBlob(entry.content, where)) : null;
    if (elf === null) continue;
    for (const name of elf.needed) needed.add(name);
    provided.add(posix.basename(entry.path));
    if (elf.soname !== null) provided.add(elf.soname);
  }
  return { needed: [...needed].sort(), provided: [...provided].sort() };
}

/**
 * Whether a file of a wheel is native code.
 * @param where names it when it is damaged
 */
export async function isNative(entry: ZipEntry, where: string): Promise<boolean> {
  if (NOT_NATIVE.test(entry.path) || entry.size < 64) return false;
  const head = await contentHead(entry.content, 4, where);
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}
