import type { LockedAddon } from '../../model/addon.ts';
import type {
  Lock,
  LockedBuild,
  LockedCompanion,
  LockedDeb,
  LockedImage,
  LockedLayer,
  LockedModules,
  LockedPackage,
  LockedPlatform,
  LockedService,
  LockedTools,
  LockedWheel,
} from '../../model/lock.ts';
import type { Runtime } from '../../model/plan.ts';
import type { LockedSource } from '../../model/source.ts';
import type { Digest } from '../../model/store.ts';
import { byteCount, list, nullable, oneOf, record, type Shape, table, text } from './shape.ts';

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

const platform = oneOf('linux/amd64', 'linux/arm64');
const packageName = text(
  /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,213}$/,
  'the name of a package',
);
const packageVersion = text(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,127}$/, 'a version');
const packageKey = text(
  /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,213}@[0-9A-Za-z][0-9A-Za-z.+-]{0,127}$/,
  'a package with its version',
);
const moduleFolder = text(
  /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?:[^/\\\0]+\/)*node_modules\/(?:@[^/\\\0]+\/)?[^/\\\0]+$/,
  'a folder of node_modules',
);
/** A package, or a link to a folder of the tree. */
const module = text(
  /^(?:(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,213}@[0-9A-Za-z][0-9A-Za-z.+-]{0,127}|->(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\0]+)$/,
  'a package with its version, or a link',
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

const lockedSource: Shape<LockedSource> = record<LockedSource>({
  file: text(/^[A-Za-z0-9][A-Za-z0-9._+!-]{0,254}$/, 'the file name of a source distribution'),
  sha256,
  requires: list(
    text(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}==[0-9][A-Za-z0-9.+!_-]{0,127}$/,
      'a package with its exact version',
    ),
  ),
});

const lockedWheel: Shape<LockedWheel> = record<LockedWheel>(
  { name: word, version, sha256, size: byteCount, source: lockedSource },
  ['source'],
);

const lockedPackage: Shape<LockedPackage> = record<LockedPackage>({
  name: packageName,
  version: packageVersion,
  integrity: text(/^sha(?:512|384|256)-[A-Za-z0-9+/]{43,86}={0,2}$/, 'an integrity such as sha512-...'),
  size: nullable(byteCount),
  platforms: list(platform),
});

const modules: Shape<LockedModules> = table(moduleFolder, module);

const digest = text(/^sha256:[0-9a-f]{64}$/, 'a digest such as sha256:...') as Shape<Digest>;
const line = text(/^[^\0\n]{0,32768}$/, 'one line');
const topName = text(/^(?!\.{1,2}$)[^/\0\n]{1,255}$/, 'the name of a link');
const place = text(
  /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^\0\n]{1,4096}$/,
  'a path relative to the root of an image',
);
const absolute = text(/^(?!.*\/\.{1,2}(?:\/|$))\/[^\0\n]{1,4096}$/, 'an absolute path');
const soname = text(/^[^/\0\n]{1,255}$/, 'the name of a library');
const accounts = text(/^[^\0]{0,262144}$/, 'lines of accounts');

const lockedImage: Shape<LockedImage> = record<LockedImage>({
  name: sha256,
  digest,
  layers: list(
    record<LockedLayer>({
      digest,
      diffId: digest,
      mediaType: text(/^application\/[\w.+-]{1,120}$/, 'a media type'),
      compressed: byteCount,
      size: byteCount,
    }),
  ),
  env: list(line),
  python: record<LockedImage['python']>({
    version: text(/^3\.\d{1,3}\.\d{1,3}$/, 'a version such as 3.12.3'),
    path: absolute,
  }),
  glibc: text(/^2\.\d{1,3}$/, 'a version such as 2.36'),
  links: table(topName, place),
  accounts: record<LockedImage['accounts']>({ passwd: accounts, group: accounts }),
  certificates: nullable(absolute),
  needs: list(soname),
});

const lockedPlatform: Shape<LockedPlatform> = record<LockedPlatform>(
  {
    base: list(deb),
    image: lockedImage,
    native: list(deb),
    wheels: list(wheel),
    node: nullable(packageKey),
    modules,
    addons: table(packageKey, record<LockedAddon>({ sha256, npm: packageKey })),
  },
  ['image', 'addons'],
);

const lockedTools: Shape<LockedTools> = record<LockedTools>(
  { base: list(deb), node: nullable(packageKey), wheels: list(wheel) },
  ['wheels'],
);

const lockedBuild: Shape<LockedBuild> = record<LockedBuild>(
  {
    python: text(/^3\.\d{1,3}$/, 'a version such as 3.13'),
    platforms: table(platform, lockedTools),
    managers: list(packageKey),
    modules,
  },
  ['python'],
);

const runtime: Shape<Runtime> = record<Runtime>({
  language: oneOf('python', 'node', 'none'),
  version: text(/^(?:|\d{1,3}(?:\.\d{1,3})?)$/, 'a version such as 3.11, or empty'),
});

const lockedService: Shape<LockedService> = record<LockedService>({
  inputs: sha256,
  suite: word,
  runtime,
  build: nullable(lockedBuild),
  platforms: table(platform, lockedPlatform),
});

const lockedCompanion: Shape<LockedCompanion> = record<LockedCompanion>({
  inputs: sha256,
  suite: word,
  platforms: table(platform, list(deb)),
});

/** `plimsoll.lock`, version 1. Written by hand: every build reads it, and zod costs more to load than the rest of a no-op build. */
export const lockSchema: Shape<Lock> = record<Lock>(
  {
    schema: oneOf('plimsoll.lock/1'),
    services: table(word, lockedService),
    companions: table(word, lockedCompanion),
    debs: table(deb, lockedDeb),
    wheels: table(wheel, lockedWheel),
    packages: table(packageKey, lockedPackage),
  },
  ['companions'],
);
