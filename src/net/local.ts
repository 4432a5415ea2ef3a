import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Store } from '../model/store.ts';
import { codeOf, isAbsent } from '../store/errors.ts';
import { badUrl, localUnreadable } from './errors.ts';
import type { Download } from './http.ts';
import { type Expected, Sink } from './sink.ts';

const CHUNK = 1024 * 1024;

/** Copies the file of a `file:` URL into the store, so that nobody changes it under us; null when it is absent. */
export async function readLocal(store: Store, url: string, expected: Expected): Promise<Download | null> {
  const path = localPath(url);
  const sink = new Sink(store, url, expected);
  try {
    await copy(path, sink);
    return { ...(await sink.commit()), url, type: '' };
  } catch (cause) {
    if (isAbsent(cause)) return null;
    if (/^(?:EACCES|EISDIR)$/.test(codeOf(cause))) throw localUnreadable(url, cause);
    throw cause;
  } finally {
    await sink.drop();
  }
}

/** Through one buffer: the sink has done with a chunk when its write resolves. */
async function copy(path: string, sink: Sink): Promise<void> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return;
      await sink.write(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function localPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw badUrl(url);
  }
}
