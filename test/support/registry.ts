import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian's docker-registry on loopback, behind a proxy that counts. */
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
  const port = await freePort();
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: folder } },
    http: { addr: `127.0.0.1:${port}` },
  };
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const registry = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  let counts: Counts = NOTHING;
  const add = (key: keyof Counts, by: number): void => {
    counts = { ...counts, [key]: counts[key] + by };
  };
  const proxy = createServer((incoming, response) => {
    const { url: path = '', method = 'GET', headers } = incoming;
    const sent = request({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
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
  await answering(port);
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
      registry.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return;
    await sleep(100);
  }
  assert.fail('docker-registry did not start');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
