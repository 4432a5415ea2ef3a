import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Platform } from '../model/config.ts';
import type { Lock } from '../model/lock.ts';
import type { TrimRecord, TrimRun } from '../model/trimrecord.ts';
import { codeOf } from '../store/errors.ts';
import { lockNotReadable } from './errors.ts';
import type { LockFile } from './lockfile.ts';
import { unreadableTrimRecord } from './trim-errors.ts';

/** Raised when the same packages come to be run otherwise. */
const FORM = 1;

/** Where the record of runs is: beside the lock. */
export function trimFileOf({ path, shown }: LockFile): LockFile {
  const named = (name: string): string => name.replace(/\.lock$/, '').concat('.trim.json');
  return { path: named(path), shown: named(shown) };
}

/** The record as it is on disk; an empty one when there is none. A damaged one is a UserError. */
export async function readTrimRecord({ path, shown }: LockFile): Promise<TrimRecord> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw lockNotReadable(shown, codeOf(error), error);
  });
  if (text === null) return { schema: 'plimsoll.trim/1', services: {} };
  const { parseTrimRecord } = await import('../formats/trimrecord/trimrecord.ts');
  const record = parseTrimRecord(text);
  if (record === null) throw unreadableTrimRecord(shown);
  return record;
}

/** The record with another run of a service. */
export function withRun(record: TrimRecord, id: string, platform: Platform, run: TrimRun): TrimRecord {
  return { ...record, services: { ...record.services, [id]: { ...record.services[id], [platform]: run } } };
}

/** Writes the record as a whole or not at all, and only when it differs. */
export async function writeTrimRecord({ path }: LockFile, record: TrimRecord): Promise<void> {
  const [{ printTrimRecord }, { writeArchive }] = await Promise.all([
    import('../formats/trimrecord/trimrecord.ts'),
    import('../store/archive.ts'),
  ]);
  const text = printTrimRecord(record);
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return;
  await writeArchive(path, [Buffer.from(text)]);
}

/** sha256 (hex) over the packages of a service's image: tells a record of other packages. */
export function packagesOf(lock: Lock, id: string, platform: Platform): string {
  const files = lock.services[id]?.platforms[platform];
  const hashes = [
    ...[...(files?.base ?? []), ...(files?.native ?? [])].map((file) => lock.debs[file]?.sha256),
    ...(files?.wheels ?? []).map((file) => lock.wheels[file]?.sha256),
    ...Object.entries(files?.modules ?? {}).map(([folder, key]) => [
      folder,
      lock.packages[key]?.integrity ?? key,
    ]),
  ];
  return createHash('sha256')
    .update(JSON.stringify([FORM, hashes]))
    .digest('hex');
}
