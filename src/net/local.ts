import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Store } from '../model/store.ts';
import { badUrl, localUnreadable } from './errors.ts';
import type { Download } from './http.ts';
import { type Expected, Sink } from './sink.ts';

/** Copies the file of a `file:` URL into the store, so that nobody changes it under us; null when it is absent. */
export async function readLocal(store: Store, url: string, expected: Expected): Promise<Download | null> {
  const path = localPath(url);
  const sink = new Sink(store, url, expected);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) await sink.write(chunk);
    return { ...(await sink.commit()), url, type: '' };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EACCES' || code === 'EISDIR') throw localUnreadable(url, cause);
    throw cause;
  } finally {
    await sink.drop();
  }
}

function localPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw badUrl(url);
  }
}
