import { posix } from 'node:path';
import { contentBytes, contentSize } from '../formats/zip/content.ts';
import { type Blob, memoryBlob } from '../model/blob.ts';
import type { Compile, PythonSource } from '../model/compile.ts';
import type { Entry, FileEntry } from '../model/entry.ts';
import type { Ahead } from './ahead.ts';
import type { Aside } from './aside.ts';
import { mapLimited } from './limit.ts';

/** Nobody writes longer modules; what is longer is data in disguise and can do without bytecode. */
const MOST_SOURCE = 4 * 1024 * 1024;
/** Sources handed to the compiler at a time: it answers per batch, and no more is held than the batches in work. */
const BATCH_FILES = 200;
const BATCH_BYTES = 4 * 1024 * 1024;
/** While one is compiled the next is unpacked. */
const BATCHES = 2;

export interface BytecodeOptions {
  /** What was compiled already. */
  readonly ahead?: Ahead | null;
  /** Takes the bytecode until it is written. */
  readonly aside?: Aside;
  /** Paths of sources that get none. */
  readonly without?: ReadonlySet<string>;
}

/**
 * The entries with the bytecode of their Python sources beside them, in `__pycache__` (PEP 3147, PEP 552). A read-only
 * image never writes its own. Sources that do not compile stay as they are; bytecode that came along is replaced.
 * @param python `3.11`
 */
export async function withBytecode(
  entries: readonly Entry[],
  compiler: Compile,
  python: string,
  { ahead = null, aside = memoryBlob, without }: BytecodeOptions = {},
): Promise<readonly Entry[]> {
  const tag = `cpython-${python.replace('.', '')}`;
  const sources = entries
    .filter((entry) => entry.kind === 'file')
    .filter((entry) => isModule(entry) && !without?.has(entry.path));
  const compiled = new Map<string, Entry>();
  const add = async (source: FileEntry, bytes: Uint8Array | null | undefined): Promise<void> => {
    if (!bytes) return;
    const entry = bytecodeOf(source, await aside(bytes), tag);
    compiled.set(entry.path, entry);
  };
  const early = sources.map((source) => ({ source, bytes: ahead?.take(source) }));
  // All at once: when a batch fails, everybody who waits for one of its files is told.
  const taken = await Promise.all(early.map(({ bytes }) => bytes));
  for (const [index, { source }] of early.entries()) await add(source, taken[index]);
  const late = early.flatMap(({ source, bytes }) => (bytes ? [] : source));
  await mapLimited([...batches(late)], BATCHES, async (batch) => {
    const results = await compiler.compile(await Promise.all(batch.map(toSource)));
    for (const [index, source] of batch.entries()) await add(source, results[index]);
  });
  return [...entries.filter((entry) => !compiled.has(entry.path)), ...compiled.values()];
}

/** Scripts are run, not imported: only what lies in a folder that may be imported from gets bytecode. */
export function isModule(entry: FileEntry): boolean {
  return (
    entry.path.endsWith('.py') &&
    !/(^|\/)s?bin\//.test(entry.path) &&
    contentSize(entry.content) <= MOST_SOURCE
  );
}

function* batches(sources: readonly FileEntry[]): Generator<readonly FileEntry[]> {
  let batch: FileEntry[] = [];
  let bytes = 0;
  for (const source of sources) {
    batch.push(source);
    bytes += contentSize(source.content);
    if (batch.length < BATCH_FILES && bytes < BATCH_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

async function toSource({ path, content }: FileEntry): Promise<PythonSource> {
  return { path: `/${path}`, source: await contentBytes(content, MOST_SOURCE, path) };
}

/** The bytecode belongs to whom the source belongs to. */
function bytecodeOf(source: FileEntry, blob: Blob, tag: string): FileEntry {
  const folder = posix.dirname(source.path);
  const name = `${posix.basename(source.path, '.py')}.${tag}.pyc`;
  const path = folder === '.' ? `__pycache__/${name}` : `${folder}/__pycache__/${name}`;
  const { uid, gid } = source;
  return { kind: 'file', path, mode: 0o644, uid, gid, content: { kind: 'plain', blob } };
}
