import { join, posix } from 'node:path';
import { type DebianArchitecture, multiarchTuple } from '../../formats/deb/architecture.ts';
import { isCertificate } from '../../formats/deb/certificates.ts';
import { linkedPath } from '../../formats/deb/link.ts';
import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import type { Argv } from '../../model/argv.ts';
import type { Entry, FileEntry, LinkEntry } from '../../model/entry.ts';
import { UserError } from '../../model/error.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { Folder } from '../sandbox/folder.ts';
import { needsLinux } from './errors.ts';
import type { ToolPorts } from './ports.ts';

/** What running programs need of a package; the rest is for people. */
const KEPT = /^usr\/(?:bin|sbin|lib|lib64|share\/python-wheels)\//;
const NOT_NEEDED = /^usr\/lib\/[^/]+\/gconv\//;
/** Part of the folder's key: to be raised when what is written changes. */
const FORM = 1;

/** Certificates of the tool's ca-certificates package, within its folder. */
export const BUNDLE = 'ca-certificates.crt';

/** A folder of the store with programs of Debian packages and all they load. */
export interface Toolbox {
  readonly folder: string;
  readonly debs: readonly LockedDeb[];
}

/** This machine's architecture as Debian names it; null where Debian's programs do not run. */
export function debianHost(): DebianArchitecture | null {
  if (process.platform !== 'linux') return null;
  if (process.arch === 'x64') return 'amd64';
  return process.arch === 'arm64' ? 'arm64' : null;
}

/** The same, for `what`. Throws a UserError where it cannot be run. */
export function hostArchitecture(what: string): DebianArchitecture {
  const host = debianHost();
  if (host === null) throw needsLinux(what);
  return host;
}

/**
 * The packages of a tool in a folder of their own. Which versions those are is found once and recorded in the store;
 * only when a version is gone from the archive before it was unpacked, it is found anew.
 */
export async function toolbox(suite: string, names: readonly string[], ports: ToolPorts): Promise<Toolbox> {
  const architecture = hostArchitecture(names.join(', '));
  const key = { suite, architecture, names: names.toSorted() };
  const resolve = async (): Promise<readonly LockedDeb[]> => {
    const debs = await ports.packages(suite, architecture, names);
    await ports.store.remember('tool-packages', key, debs);
    return debs;
  };
  const known = await ports.store.recall<readonly LockedDeb[]>('tool-packages', key);
  if (known === null) return boxOf(await resolve(), ports);
  try {
    return await boxOf(known, ports);
  } catch (error) {
    if (error instanceof UserError && error.code === 'net/package-gone') return boxOf(await resolve(), ports);
    throw error;
  }
}

/** These packages in a folder of their own, written once. */
export async function boxOf(debs: readonly LockedDeb[], ports: ToolPorts): Promise<Toolbox> {
  const key = { debs: debs.map(({ sha256 }) => sha256).sort(), form: FORM };
  const folder = await ports.store.folder('tools', key, (path) => write(debs, path, ports));
  return { folder, debs };
}

/**
 * The start of a command that runs one of the folder's programs through the folder's own loader: neither its path
 * nor its libraries have to be those of this machine.
 */
export function program({ folder }: Toolbox, path: string): Argv {
  const libraries = join(folder, 'usr/lib', multiarchTuple(hostArchitecture(path)));
  const loader = process.arch === 'x64' ? 'usr/lib64/ld-linux-x86-64.so.2' : 'usr/lib/ld-linux-aarch64.so.1';
  const args = ['--inhibit-cache', '--library-path', libraries, join(folder, path)];
  return { command: join(folder, loader), args };
}

async function write(debs: readonly LockedDeb[], path: string, ports: ToolPorts): Promise<void> {
  const { archive, store, progress } = ports;
  const folder = new Folder(path, false);
  const all: Entry[] = [];
  for (const [index, deb] of debs.entries()) {
    const { entries } = await unpackDeb(() => archive.deb(deb), deb.sha256, store, deb.path);
    all.push(...mergeUsr(entries));
    progress({ step: 'unpacking tools', done: index + 1, total: debs.length, unit: 'files' });
  }
  const kept = all.filter((entry) => KEPT.test(entry.path) && !NOT_NEEDED.test(entry.path));
  // Links last: a hard link needs its file.
  const links = kept.filter((entry): entry is LinkEntry => 'target' in entry);
  for (const entry of kept) {
    if (entry.kind === 'directory') folder.directory(entry);
    if (entry.kind === 'file') await folder.file(entry, entry.content.blob.stream());
  }
  for (const link of links) {
    if (link.kind === 'hardlink') folder.hardlink(link, link.target);
    else folder.symlink(link, within(link.path, link.target));
  }
  const certificates = all
    .filter((entry) => entry.kind === 'file')
    .filter((entry) => isCertificate(entry.path));
  const bundle = { path: BUNDLE, mode: 0o644, uid: 0, gid: 0 };
  if (certificates.length > 0) await folder.file(bundle, joined(certificates));
  folder.close();
}

/** An absolute link as a relative one: within the folder it must lead to the folder's own file. */
function within(path: string, target: string): string {
  return target.startsWith('/') ? posix.relative(posix.dirname(path), linkedPath(path, target)) : target;
}

async function* joined(files: readonly FileEntry[]): AsyncGenerator<Uint8Array> {
  for (const { content } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    yield* content.blob.stream();
    yield Buffer.from('\n');
  }
}
