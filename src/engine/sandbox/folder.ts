import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { unsafeLayer } from './errors.ts';

/** What is kept of a member besides its bytes. Paths are relative, without `..`. */
export interface Attributes {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What a new folder holds so far; a hard link counts as a file. */
type Kind = 'directory' | 'file' | 'symlink';

const IMPLIED = { mode: 0o755, uid: 0, gid: 0 };

/**
 * Writes members of an archive into a new folder. It knows every entry it made, so that it never writes through a
 * link: a member below one that is no directory is refused. A later file replaces an earlier one of the same path,
 * as in tar(1). Calls are synchronous but for the bytes: thousands of small files cost their system calls only.
 */
export class Folder {
  readonly #root: string;
  readonly #owned: boolean;
  readonly #kinds = new Map<string, Kind>([['', 'directory']]);
  /** Modes of directories, set at the end: one may be read only. */
  readonly #modes = new Map<string, number>();

  /** @param owned keep owners, which needs root */
  constructor(root: string, owned: boolean) {
    this.#root = root;
    this.#owned = owned;
    mkdirSync(root, { recursive: true });
  }

  directory(attributes: Attributes): void {
    const { path } = attributes;
    if (this.#kinds.get(path) !== 'directory') this.#make(path, 'directory', (to) => mkdirSync(to, 0o700));
    this.#modes.set(path, attributes.mode & 0o1777);
    this.#chown(attributes);
  }

  async file(attributes: Attributes, body: AsyncIterable<Uint8Array>): Promise<void> {
    let descriptor = -1;
    this.#make(attributes.path, 'file', (to) => {
      descriptor = openSync(to, 'wx', 0o600);
    });
    try {
      for await (const chunk of body)
        for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
      if (this.#owned) fchownSync(descriptor, attributes.uid, attributes.gid);
      // Without set-uid and set-gid: those bits would work on this machine, outside of any sandbox.
      fchmodSync(descriptor, attributes.mode & 0o777);
    } finally {
      closeSync(descriptor);
    }
  }

  /** The target is kept as written: it is followed only inside the sandbox. */
  symlink(attributes: Attributes, target: string): void {
    this.#make(attributes.path, 'symlink', (to) => symlinkSync(target, to));
    this.#chown(attributes);
  }

  hardlink(attributes: Attributes, target: string): void {
    const kind = this.#kinds.get(target);
    if (kind === undefined || kind === 'directory')
      throw unsafeLayer(attributes.path, `a hard link to ${target}, which is no file of the same layer`);
    if (attributes.path === target) return;
    this.#make(attributes.path, kind, (to) => linkSync(join(this.#root, target), to));
  }

  /** Gives directories their modes; nothing can be added afterwards. */
  close(): void {
    for (const [path, mode] of [...this.#modes].reverse())
      chmodSync(join(this.#root, path), this.#owned ? mode : mode | 0o700);
  }

  #make(path: string, kind: Kind, make: (to: string) => void): void {
    const parent = path.includes('/') ? dirname(path) : '';
    this.#assureParent(parent, path);
    const to = join(this.#root, path);
    const before = this.#kinds.get(path);
    if (before === 'directory') throw unsafeLayer(path, 'it is a directory and then something else');
    if (before !== undefined) rmSync(to);
    make(to);
    this.#kinds.set(path, kind);
  }

  #assureParent(parent: string, path: string): void {
    const kind = this.#kinds.get(parent);
    if (kind === 'directory') return;
    if (kind !== undefined) throw unsafeLayer(path, `it lies below ${parent}, which is no directory`);
    this.directory({ path: parent, ...IMPLIED });
  }

  #chown({ path, uid, gid }: Attributes): void {
    if (this.#owned && (uid !== 0 || gid !== 0)) lchownSync(join(this.#root, path), uid, gid);
  }
}
