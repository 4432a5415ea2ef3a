import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What was done, for the summary. */
export class Tally {
  #there = 0;
  #fetched = 0;

  there(): void {
    this.#there += 1;
  }

  fetched(): void {
    this.#fetched += 1;
  }

  toString(): string {
    return `${this.#fetched} files fetched, ${this.#there} already there`;
  }
}

/** Whether the file is there and whole. */
export async function holds(path: string, sha256: string): Promise<boolean> {
  const bytes = await readFile(path).catch(() => null);
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256;
}

/** Puts a file of the store at its place in a mirror, whole or not at all; without a copy where the disk can. */
export async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const temporary = `${to}.new`;
  await rm(temporary, { force: true });
  await link(from, temporary).catch(() => copyFile(from, temporary));
  await rename(temporary, to);
}
