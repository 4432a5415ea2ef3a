import { closeSync, openSync } from 'node:fs';

/** Open files, the least recently used closed first: a build reads hundreds of wheels, a process may open a thousand files. */
export class Descriptors {
  readonly #most: number;
  readonly #open = new Map<object, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The descriptor of `owner`'s file, opened for reading when it is not open. Valid until the next call. */
  get(owner: object, path: string): number {
    const known = this.#open.get(owner);
    const descriptor = known ?? openSync(path, 'r');
    this.#open.delete(owner);
    this.#open.set(owner, descriptor);
    if (this.#open.size > this.#most) this.#closeOldest();
    return descriptor;
  }

  #closeOldest(): void {
    const [oldest] = this.#open;
    if (!oldest) return;
    this.#open.delete(oldest[0]);
    closeSync(oldest[1]);
  }
}
