import type { Lock, LockedDeb, LockedPlatform, LockedService, LockedWheel } from '../../model/lock.ts';
import { byteCount, list, oneOf, record, type Shape, table, text } from './shape.ts';

// These values end up in file names, addresses and the names of folders: nothing in them may lead elsewhere.
const sha256 = text(/^[0-9a-f]{64}$/, 'a sha256 in 64 hexadecimal digits');
const word = text(/^[A-Za-z0-9][A-Za-z0-9._+:~-]{0,127}$/, 'a word');
const version = text(/^[0-9][A-Za-z0-9.+:~!_-]{0,127}$/, 'a version');
const deb = text(/^[A-Za-z0-9][A-Za-z0-9._+~%:-]{0,254}\.deb$/, 'the file name of a .deb');
const wheel = text(/^[A-Za-z0-9][A-Za-z0-9._+!-]{0,254}\.whl$/, 'the file name of a wheel');
const poolPath = text(
  /^(?!\.{1,2}(?:\/|$))[A-Za-z0-9._+~%:-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._+~%:-]+)*$/,
  'a path relative to the archive',
);

const lockedDeb: Shape<LockedDeb> = record<LockedDeb>({
  package: word,
  version,
  architecture: word,
  sha256,
  size: byteCount,
  archive: oneOf('main', 'security'),
  path: poolPath,
});

const lockedWheel: Shape<LockedWheel> = record<LockedWheel>({ name: word, version, sha256, size: byteCount });

const lockedPlatform: Shape<LockedPlatform> = record<LockedPlatform>({
  base: list(deb),
  native: list(deb),
  wheels: list(wheel),
});

const lockedService: Shape<LockedService> = record<LockedService>({
  inputs: sha256,
  suite: word,
  python: text(/^3\.\d{1,3}$/, 'a Python version such as 3.11'),
  platforms: table(oneOf('linux/amd64', 'linux/arm64'), lockedPlatform),
});

/** `plimsoll.lock`, version 1. Written by hand: every build reads it, and zod costs more to load than the rest of a no-op build. */
export const lockSchema: Shape<Lock> = record<Lock>({
  schema: oneOf('plimsoll.lock/1'),
  services: table(word, lockedService),
  debs: table(deb, lockedDeb),
  wheels: table(wheel, lockedWheel),
});
