import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { run } from '../../src/engine/run.ts';
import type { Lock, LockedPackage } from '../../src/model/lock.ts';
import type { NpmTarballs } from '../../src/model/npm.ts';
import { openHttp } from '../../src/net/http.ts';
import { openNpmRegistry } from '../../src/net/npm/registry.ts';
import { npmNetSettings, readNpmSettings } from '../../src/net/npm/settings.ts';
import { openStore } from '../../src/store/store.ts';
import { STORE, WHEELS } from './local.ts';
import { serve } from './server.ts';

/** Settings for installers: pip's wheels and npm's tarballs come from this machine. */
export interface PackageServer extends AsyncDisposable {
  /** Text of `pip.conf`. */
  readonly pip: string;
  /** Text of `.npmrc`. */
  readonly npm: string;
}

/** Hands out the wheels that tests share, and the npm packages of a lock: those in the store, else the registry's. */
export async function servePackages(lock: Lock): Promise<PackageServer> {
  const wheels = await readdir(WHEELS);
  const tarballs = await openTarballs();
  const server = await serve((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    const answer = path.startsWith('/wheels/') ? wheel(path, wheels) : npm(path, request, lock, tarballs);
    answer.then(
      (body) => (body === null ? response.writeHead(404).end() : send(response, body)),
      (fault) => response.writeHead(500).end(String(fault)),
    );
  });
  return {
    pip: `[global]\nno-index = true\nfind-links = ${server.url}/wheels/\n`,
    npm: `registry=${server.url}/\naudit=false\nfund=false\nupdate-notifier=false\n`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function openTarballs(): Promise<NpmTarballs> {
  const store = await openStore(STORE);
  const settings = await readNpmSettings({ env: process.env, root: '/', run });
  const http = openHttp(store, npmNetSettings(settings, process.env));
  return openNpmRegistry({ http, store, settings });
}

async function wheel(path: string, names: readonly string[]): Promise<Uint8Array | string | null> {
  const name = path.slice('/wheels/'.length);
  if (name === '') return names.map((one) => `<a href="${encodeURIComponent(one)}">${one}</a>\n`).join('');
  return names.includes(name) ? readFile(join(WHEELS, name)) : null;
}

/** What is known of a package or one release of it, or one of its tarballs (npm's registry documentation, "package metadata"). */
async function npm(
  path: string,
  { headers }: IncomingMessage,
  { packages }: Lock,
  tarballs: NpmTarballs,
): Promise<Uint8Array | string | null> {
  const [name = '', file] = path.slice(1).split('/-/');
  const releases = Object.values(packages).filter((one) => one.name === name);
  if (file !== undefined) {
    const locked = releases.find((one) => fileOf(one) === file);
    if (locked === undefined) return null;
    const blob = await tarballs.tarball(locked);
    return blob.read(0, blob.size);
  }
  const about = (one: LockedPackage) => ({
    name: one.name,
    version: one.version,
    dist: { integrity: one.integrity, tarball: `http://${headers.host}/${one.name}/-/${fileOf(one)}` },
  });
  const release = Object.values(packages).find((one) => `${one.name}/${one.version}` === name);
  if (release !== undefined) return JSON.stringify(about(release));
  if (releases.length === 0) return null;
  const versions = releases.map((one) => [one.version, about(one)]);
  return JSON.stringify({ name, 'dist-tags': {}, versions: Object.fromEntries(versions) });
}

function fileOf({ name, version }: LockedPackage): string {
  return `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
}

/** pip takes a list of links only when it says that it is a page. */
function send(response: ServerResponse, body: Uint8Array | string): void {
  const type = typeof body === 'string' && body.startsWith('<') ? 'text/html' : 'application/octet-stream';
  response.setHeader('content-type', type).end(body);
}
