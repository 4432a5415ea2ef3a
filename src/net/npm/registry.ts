import { createHash } from 'node:crypto';
import { isTable } from '../../formats/document/table.ts';
import type { NpmSettings } from '../../formats/npm/npmrc.ts';
import { nameList } from '../../formats/npm/placed.ts';
import type { Blob } from '../../model/blob.ts';
import type { NpmRegistry, NpmRelease } from '../../model/npm.ts';
import type { Digest, Store } from '../../model/store.ts';
import type { Http } from '../http.ts';
import { badAnswer, noRegistry, packageGone, wrongTarball } from './errors.ts';

export interface NpmPorts {
  readonly http: Http;
  readonly store: Store;
  readonly settings: NpmSettings;
}

const MOST_ABOUT = 64 * 1024 ** 2;
/** The short form of what a registry has on a package (npm's registry documentation, "package metadata"). */
const SHORT = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

/** The registries of the user's npm settings. */
export function openNpmRegistry(ports: NpmPorts): NpmRegistry {
  const { http, settings } = ports;
  const about = async (name: string, path: string, accept: string): Promise<unknown> => {
    const got = await http.get(`${registryFor(name, settings)}${path}`, { limit: MOST_ABOUT, accept });
    if (got === null) return null;
    try {
      return JSON.parse(Buffer.from(await got.blob.read(0, got.blob.size)).toString('utf8'));
    } catch {
      throw badAnswer(name);
    }
  };
  return {
    async versions(name) {
      const answer = await about(name, escaped(name), SHORT);
      return isTable(answer) && isTable(answer['versions']) ? Object.keys(answer['versions']) : [];
    },
    async release(name, version) {
      const answer = await about(name, `${escaped(name)}/${encodeURIComponent(version)}`, 'application/json');
      return isTable(answer) ? toRelease(answer) : null;
    },
    tarball: ({ name, version, integrity }) => tarball(name, version, integrity, ports),
  };
}

function toRelease(answer: Readonly<Record<string, unknown>>): NpmRelease {
  const dist = isTable(answer['dist']) ? answer['dist'] : {};
  return {
    integrity: strongest(String(dist['integrity'] ?? '')),
    os: nameList(answer['os']),
    cpu: nameList(answer['cpu']),
    libc: nameList(answer['libc']),
  };
}

/** The hash of an integrity to go by: sha512, else what is nearest; null when there is but SHA-1 or nothing. */
export function strongest(integrity: string): string | null {
  const all = integrity.split(/\s+/);
  const found = ['sha512-', 'sha384-', 'sha256-'].flatMap(
    (kind) => all.find((one) => one.startsWith(kind)) ?? [],
  );
  return found[0]?.replace(/\?.*$/, '') ?? null;
}

/** At the address that every registry has it, else where the registry says that it is. */
async function tarball(name: string, version: string, integrity: string, ports: NpmPorts): Promise<Blob> {
  const { store, http, settings } = ports;
  const known = await store.recall<Digest>('npm-tarball', integrity);
  const held = known === null ? null : await store.blob(known);
  if (held !== null) return held;
  const registry = registryFor(name, settings);
  const base = name.slice(name.indexOf('/') + 1);
  const got =
    (await http.get(`${registry}${escaped(name).replace('%2f', '/')}/-/${base}-${version}.tgz`)) ??
    (await elsewhere(name, version, registry, ports));
  if (got === null) throw packageGone(name, version);
  const [kind = 'sha512', expected] = [integrity.slice(0, integrity.indexOf('-')), integrity.slice(7)];
  const hash = createHash(kind);
  for await (const chunk of got.blob.stream()) hash.update(chunk);
  if (hash.digest('base64') !== expected) throw wrongTarball(name, version);
  await store.remember('npm-tarball', integrity, got.digest);
  return got.blob;
}

async function elsewhere(name: string, version: string, registry: string, { http }: NpmPorts) {
  const about = await http.get(`${registry}${escaped(name)}/${encodeURIComponent(version)}`, {
    limit: MOST_ABOUT,
  });
  if (about === null) return null;
  const text = Buffer.from(await about.blob.read(0, about.blob.size)).toString('utf8');
  const location = /"tarball"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  return location === undefined ? null : http.get(location);
}

function registryFor(name: string, { registry, scopes }: NpmSettings): string {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '';
  const found = scopes[scope] ?? registry;
  if (found === null) throw noRegistry();
  return found;
}

/** `@x/y` is one segment of the address. */
function escaped(name: string): string {
  return name.replace('/', '%2f');
}
