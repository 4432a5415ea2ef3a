import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { UserError } from '../model/error.ts';
import { debFiles, type Lock, packageKeys, wheelFiles } from '../model/lock.ts';
import { codeOf } from '../store/errors.ts';
import type { Application } from './application.ts';
import { lockNotReadable, lockNotWritable, unreadableLock } from './errors.ts';
import type { Session } from './verb.ts';

/** The lock of an application: where it is, and how the user would write that. */
export interface LockFile {
  /** Absolute. */
  readonly path: string;
  readonly shown: string;
}

/** Beside `plimsoll.yaml`, in the application's folder, unless another place is asked for. */
export function lockFileOf(application: Application, asked: string | undefined, session: Session): LockFile {
  const path = asked === undefined ? resolve(application.root, 'plimsoll.lock') : resolve(session.cwd, asked);
  const shown = relative(session.cwd, path);
  return { path, shown: shown.startsWith('../..') ? path : shown };
}

/** The lock as it is on disk, or null when there is none. A damaged one is a UserError. */
export async function readLock({ path, shown }: LockFile): Promise<Lock | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw lockNotReadable(shown, codeOf(error), error);
  });
  if (text === null) return null;
  const { parseLock } = await import('../formats/lockfile/lockfile.ts');
  const { value, diagnostics } = parseLock(text);
  if (value === null) throw unreadableLock(shown, diagnostics);
  return value;
}

/** Writes the lock as a whole or not at all. */
export async function writeLock({ path, shown }: LockFile, lock: Lock): Promise<void> {
  const [{ printLock }, { writeArchive }] = await Promise.all([
    import('../formats/lockfile/lockfile.ts'),
    import('../store/archive.ts'),
  ]);
  try {
    await writeArchive(path, [Buffer.from(printLock(lock))]);
  } catch (error) {
    if (error instanceof UserError && error.code === 'store/not-writable')
      throw lockNotWritable(shown, error);
    throw error;
  }
}

/** The new lock with what the old one says of services that were not asked for now, and of companions. */
export function withOthers(lock: Lock, before: Lock | null, others: readonly string[]): Lock {
  const kept = Object.entries(before?.services ?? {}).filter(
    ([id]) => others.includes(id) && lock.services[id] === undefined,
  );
  const companions = lock.companions ?? before?.companions;
  if (before === null || (kept.length === 0 && companions === lock.companions)) return lock;
  const debs = new Set([
    ...kept.flatMap(([, service]) => debFiles(service)),
    ...Object.values(companions ?? {}).flatMap((one) => Object.values(one.platforms).flat()),
  ]);
  const wheels = new Set(kept.flatMap(([, service]) => wheelFiles(service)));
  const packages = new Set(kept.flatMap(([, service]) => packageKeys(service)));
  return {
    ...lock,
    services: { ...Object.fromEntries(kept), ...lock.services },
    ...(companions === undefined ? {} : { companions }),
    debs: { ...pick(before.debs, debs), ...lock.debs },
    wheels: { ...pick(before.wheels, wheels), ...lock.wheels },
    packages: { ...pick(before.packages, packages), ...lock.packages },
  };
}

function pick<T>(from: Readonly<Record<string, T>>, names: ReadonlySet<string>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name)));
}
