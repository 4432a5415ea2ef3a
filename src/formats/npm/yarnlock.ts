import { parse } from 'yaml';
import { isTable } from '../document/table.ts';
import { type Edge, elsewhere, type Graph, hoist } from './hoist.ts';
import {
  type Closure,
  type Fault,
  type Fits,
  type NpmPackage,
  nameList,
  type Placement,
  texts,
} from './placed.ts';

/** One package of the lock with the descriptors (`name@range`) that lead to it. */
interface Locked {
  readonly package: NpmPackage;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optional: ReadonlySet<string>;
  /** Where it comes from when that is no registry, else null. */
  readonly address: string | null;
}

/**
 * The packages of a `yarn.lock` (version 1, and those of Yarn 2 and later) that one of its packages needs, placed in flat
 * folders as Yarn does with `nodeLinker: node-modules`.
 * @param manifest reads the package.json of a folder: version 1 does not hold what the packages of the tree ask for
 * @param members folders that have one, for version 1, which does not name the packages of the tree either
 */
export function fromYarnLock(
  text: string,
  closure: Closure,
  manifest: (folder: string) => string | null,
  members: readonly string[] = [],
): Placement | { readonly fault: Fault } {
  const isFirst = /^# yarn lockfile v1$/m.test(text);
  const locked = isFirst ? readFirst(text) : readBerry(text);
  if ('fault' in locked) return locked;
  const folders = closure.development && closure.folder !== '.' ? ['.', closure.folder] : [closure.folder];
  const named = isFirst ? membersByName(members, manifest) : membersOf(locked);
  return hoist(graphOf(locked, manifest, named, text), folders, closure);
}

type Descriptors = ReadonlyMap<string, Locked>;

function graphOf(
  locked: Descriptors,
  manifest: (folder: string) => string | null,
  members: ReadonlyMap<string, string>,
  text: string,
): Graph {
  const ids = onesOf(locked);
  const edges = (names: Readonly<Record<string, string>>, optional: (name: string) => boolean) =>
    Object.entries(names).flatMap(([name, range]): readonly Edge[] => {
      const id = [`${name}@${range}`, `${name}@npm:${range}`].find((each) => locked.has(each));
      if (id !== undefined) return [{ name, to: { id: ids.get(id) ?? id }, optional: optional(name) }];
      const path = /^workspace:(?![*^~\d])(.+)$/.exec(range)?.[1];
      const folder = path ?? members.get(name);
      if (folder !== undefined) return [{ name, to: { folder }, optional: optional(name) }];
      return [{ name, to: { id: `${name}@${range}` }, optional: optional(name) }];
    });
  return {
    node(id) {
      const found = locked.get(id);
      if (found === undefined) return null;
      if (found.address !== null) return elsewhere(found.address, text);
      return { package: found.package, edges: edges(found.dependencies, (name) => found.optional.has(name)) };
    },
    asked(folder, development) {
      const own = manifestOf(manifest(folder));
      return [
        ...edges(texts(own['dependencies']), () => false),
        ...edges(texts(own['optionalDependencies']), () => true),
        ...(development ? edges(texts(own['devDependencies']), () => false) : []),
      ];
    },
  };
}

/** By descriptor the first that leads to the same release: two folders of one would be two modules with a state each. */
function onesOf(locked: Descriptors): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  return new Map(
    [...locked].map(([descriptor, { package: one, address }]) => {
      const release = address ?? `${one.name}@${one.version}`;
      if (!first.has(release)) first.set(release, descriptor);
      return [descriptor, first.get(release) ?? descriptor];
    }),
  );
}

/** Folders of the packages of the tree by their names, as Yarn 2 and later lock them. */
function membersOf(locked: Descriptors): ReadonlyMap<string, string> {
  return new Map(
    [...locked.keys()].flatMap((id): readonly (readonly [string, string])[] => {
      const [, name, folder] = /^((?:@[^/]+\/)?[^@]+)@workspace:(.+)$/.exec(id) ?? [];
      return name === undefined || folder === undefined ? [] : [[name, folder]];
    }),
  );
}

/** The same from their manifests, where the one beside the lock makes a workspace of them. */
function membersByName(
  folders: readonly string[],
  manifest: (folder: string) => string | null,
): ReadonlyMap<string, string> {
  if (manifestOf(manifest('.'))['workspaces'] === undefined) return new Map();
  return new Map(
    folders.flatMap((folder): readonly (readonly [string, string])[] => {
      const { name } = manifestOf(manifest(folder));
      return folder === '.' || typeof name !== 'string' ? [] : [[name, folder]];
    }),
  );
}

function manifestOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text ?? '{}');
    return isTable(json) ? json : {};
  } catch {
    return {};
  }
}

/** Version 1: names at the margin, their fields indented by two spaces, lists by four. */
function readFirst(text: string): Descriptors | { readonly fault: Fault } {
  const all = new Map<string, Locked>();
  for (const block of text.split(/\n(?=\S)/)) {
    const [head = '', ...body] = block.trimEnd().split('\n');
    if (head.startsWith('#') || !head.endsWith(':')) continue;
    const descriptors = head.slice(0, -1).split(', ').map(unquoted);
    const fields = fieldsOf(body);
    const name = aliasOf(descriptors[0] ?? '');
    const { version, integrity } = fields.own;
    if (version === undefined) return { fault: { message: `${name} has no version`, line: null } };
    const locked = {
      package: { name, version, integrity: integrity ?? null, fits: null, optional: false },
      dependencies: { ...fields.dependencies, ...fields.optionalDependencies },
      optional: new Set(Object.keys(fields.optionalDependencies)),
      address: addressIn(descriptors[0] ?? ''),
    };
    for (const descriptor of descriptors) all.set(descriptor, locked);
  }
  return all;
}

/** The address that a descriptor or a resolution has in place of a range (Yarn, "Protocols"); null where it names a release. */
function addressIn(descriptor: string): string | null {
  return /^(?:@[^/]+\/)?[^@]+@((?:https?:|git[+@:]|ssh:|github:).*)$/.exec(descriptor)?.[1] ?? null;
}

/** `a@npm:b@^1` is the package b under another name. */
function aliasOf(descriptor: string): string {
  const [, name = '', range = ''] = /^((?:@[^/]+\/)?[^@]+)@(.*)$/s.exec(descriptor) ?? [];
  return /^npm:((?:@[^/]+\/)?[^@]+)@/.exec(range)?.[1] ?? name;
}

function fieldsOf(lines: readonly string[]) {
  const fields = {
    own: {} as Record<string, string>,
    dependencies: {} as Record<string, string>,
    optionalDependencies: {} as Record<string, string>,
  };
  let at: keyof typeof fields = 'own';
  for (const line of lines) {
    const [, indent = '', key = '', value] = /^( +)("[^"]*"|[^\s:]+):?(?: (.*))?$/.exec(line) ?? [];
    if (indent.length === 2 && value === undefined)
      at = key === 'optionalDependencies' ? 'optionalDependencies' : 'dependencies';
    else if (indent.length === 2) fields.own[unquoted(key)] = unquoted(value ?? '');
    else if (indent.length === 4 && value !== undefined) fields[at][unquoted(key)] = unquoted(value);
  }
  return fields;
}

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** Yarn 2 and later: YAML. Its checksums are of archives of its own making and tell nothing of the registry's. */
function readBerry(text: string): Descriptors | { readonly fault: Fault } {
  let lock: unknown;
  try {
    lock = parse(text, { maxAliasCount: 0 });
  } catch {
    return { fault: { message: 'is neither a lock of Yarn 1 nor YAML', line: null } };
  }
  if (!isTable(lock) || !isTable(lock['__metadata']))
    return { fault: { message: 'is no lock of Yarn', line: null } };
  const all = new Map<string, Locked>();
  for (const [head, entry] of Object.entries(lock)) {
    if (head === '__metadata' || !isTable(entry)) continue;
    const resolution = String(entry['resolution']);
    const [, name = '', version = ''] =
      /^((?:@[^/]+\/)?[^@]+)@(?:patch:.*?@npm%3A|npm:)(?:(?:@[^/]+\/)?[^@]+@)?([^#:]+)/.exec(resolution) ??
      [];
    const meta = isTable(entry['dependenciesMeta']) ? entry['dependenciesMeta'] : {};
    const optional = Object.keys(meta).filter(
      (each) => isTable(meta[each]) && meta[each]['optional'] === true,
    );
    const locked = {
      package: { name, version, integrity: null, fits: conditions(entry['conditions']), optional: false },
      dependencies: texts(entry['dependencies']),
      optional: new Set(optional),
      address: addressIn(resolution),
    };
    for (const descriptor of head.split(', ')) {
      if (/@workspace:/.test(descriptor) && !/@workspace:/.test(resolution)) continue;
      if (/@workspace:/.test(resolution)) all.set(resolution, locked);
      else all.set(descriptor, locked);
    }
  }
  return all;
}

/** `os=linux & cpu=x64 & libc=glibc`. */
function conditions(value: unknown): Fits {
  const named = (key: string): readonly string[] =>
    nameList(
      [...String(value ?? '').matchAll(new RegExp(`\\b${key}=([\\w-]+)`, 'g'))].map(([, name]) => name),
    );
  return { os: named('os'), cpu: named('cpu'), libc: named('libc') };
}
