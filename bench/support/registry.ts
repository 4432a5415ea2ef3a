import { spawn } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The registry of Debian's docker-registry package, on loopback. */
export interface Registry {
  /** `127.0.0.1:5000`. */
  readonly address: string;
  /** Bytes of all blobs it holds. */
  readonly bytes: () => Promise<number>;
  readonly stop: () => void;
}

/** Starts a registry that keeps what it gets in a folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const config = { version: 0.1, log: { level: 'error' }, storage: { filesystem: { rootdirectory: folder } }, http: { addr: address } }; // biome-ignore format: a line
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  process.once('exit', () => child.kill());
  for (let tries = 0; !(await answers(address)); tries += 1) {
    if (tries > 100) throw new Error('docker-registry does not answer: sh scripts/engine.sh bases');
    await sleep(100);
  }
  return {
    address,
    bytes: () => bytesOf(join(folder, 'docker/registry/v2/blobs')),
    stop: () => child.kill(),
  };
}

async function answers(address: string): Promise<boolean> {
  return fetch(`http://${address}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size)); // biome-ignore format: a line
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port of its own');
  return address.port;
}
