import { setFlagsFromString } from 'node:v8';

/**
 * Runs work with what it leaves behind collected early where that is cheap, and late where it is not. V8 lets the space of
 * young objects grow to 128 MB on machines with much memory, and keeps it: scanning a large tree takes half the memory
 * without, and building a fifth less, in the same time. Older objects it goes through again for every few megabytes more:
 * letting them grow to two and a half times what is in use spares a build a tenth of its processor time.
 */
export async function frugally<T>(work: () => Promise<T>): Promise<T> {
  set(1, 150);
  try {
    return await work();
  } finally {
    set(2, 0);
  }
}

/** @param percent 0: as V8 thinks best */
function set(growth: number, percent: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${growth}`);
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
