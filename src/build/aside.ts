import { type Blob, memoryBlob } from '../model/blob.ts';
import type { Spool, Store } from '../model/store.ts';

/** Keeps bytes until the layer that they are for is written. */
export type Aside = (bytes: Uint8Array) => Blob | Promise<Blob>;

/** Bytes of a layer that are held in memory: those of most wheels, and not the bytecode of the largest. */
const HELD = 8 * 1024 * 1024;

/** Memory for as long as it is little, then a file. */
export function puttingAside(store: Pick<Store, 'spool'>): {
  readonly aside: Aside;
  readonly close: () => Promise<void>;
} {
  let spool: Promise<Spool> | undefined;
  let held = 0;
  return {
    aside(bytes) {
      held += bytes.length;
      if (held <= HELD) return memoryBlob(bytes);
      spool ??= store.spool();
      return spool.then((opened) => opened.add(bytes));
    },
    async close() {
      (await spool?.catch(() => undefined))?.close();
    },
  };
}
