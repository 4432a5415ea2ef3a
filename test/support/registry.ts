import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The registry of Debian's docker-registry package, on loopback. */
export interface Registry {
  readonly port: number;
  /** `127.0.0.1:5000`. */
  readonly address: string;
  /** Bytes of all blobs it holds. */
  readonly bytes: () => Promise<number>;
  readonly stop: () => void;
}

/** Starts a registry that keeps what it gets in a folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const config = { version: 0.1, log: { level: 'info' }, storage: { filesystem: { rootdirectory: folder } }, http: { addr: '127.0.0.1:0' } }; // biome-ignore format: a line
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  // A file, for a pipe would keep this process, and has to be read.
  const said = await open(join(folder, 'said'), 'w');
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', said.fd],
  });
  await said.close();
  let failed = false;
  child.on('error', () => {
    failed = true;
  });
  process.once('exit', () => child.kill());
  // It ends with the process, and does not keep it.
  child.unref();
  let address = await listensAt(join(folder, 'said'));
  for (let tries = 0; address === null; tries += 1) {
    if (failed || child.exitCode !== null || tries > 600)
      throw new Error('docker-registry does not answer: sh scripts/engine.sh bases');
    await sleep(100);
    address = await listensAt(join(folder, 'said'));
  }
  const port = Number(address.split(':')[1]);
  const bytes = () => bytesOf(join(folder, 'docker/registry/v2/blobs'));
  return { port, address, bytes, stop: () => void child.kill() };
}

/** The port is the system's choice: one that was looked for beforehand may be taken when it starts. */
async function listensAt(said: string): Promise<string | null> {
  return /listening on (127\.0\.0\.1:\d+)/.exec(await readFile(said, 'utf8'))?.[1] ?? null;
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size)); // biome-ignore format: a line
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The same, behind a proxy that counts. */
export interface CountedRegistry {
  /** `127.0.0.1:PORT` of the proxy. */
  readonly host: string;
  /** Bytes of bodies since the last call: what clients got of blobs and of manifests, what they sent, blobs mounted. */
  counts(): Counts;
  stop(): Promise<void>;
}

export interface Counts {
  readonly blobs: number;
  readonly manifests: number;
  readonly sent: number;
  readonly mounted: number;
}

const NOTHING: Counts = { blobs: 0, manifests: 0, sent: 0, mounted: 0 };

export async function countedRegistry(): Promise<CountedRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-counted-'));
  const registry = await startRegistry(folder);
  let counts: Counts = NOTHING;
  const add = (key: keyof Counts, by: number): void => {
    counts = { ...counts, [key]: counts[key] + by };
  };
  const proxy = createServer((incoming, response) => {
    const { url: path = '', method = 'GET', headers } = incoming;
    const sent = request({ port: registry.port, host: '127.0.0.1', path, method, headers }, (answer) => {
      if (method === 'POST' && path.includes('mount=') && answer.statusCode === 201) add('mounted', 1);
      if (method === 'GET')
        answer.on('data', (chunk: Buffer) =>
          add(path.includes('/blobs/') ? 'blobs' : 'manifests', chunk.length),
        );
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    incoming.on('data', (chunk: Buffer) => add('sent', chunk.length));
    incoming.pipe(sent);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    counts() {
      const since = counts;
      counts = NOTHING;
      return since;
    },
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      registry.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
