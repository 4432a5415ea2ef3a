import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { run } from '../src/engine/run.ts';
import { TAR_END, type TarHeader, tarHeader, tarPadding } from '../src/formats/tar/header.ts';
import type { ContainerSpec } from '../src/model/engine.ts';
import type { Image, Layer } from '../src/model/image.ts';
import type { Digest, Store } from '../src/model/store.ts';
import { imageManifest } from '../src/oci/manifest.ts';

/** What the image's program does: argument of its command. */
export type Behaviour = 'serve' | 'private' | 'stubborn' | 'greedy' | 'broken' | 'idle' | 'worker' | 'messy';

const PORT = 8000;
/** Begins the names of containers: other runs may have theirs. */
export const NAME = `plimsoll-test-${process.pid}`;

/** A server that answers what it can see and do, so that tests look at the container from inside. */
const SERVER = `
const fs = require('node:fs');
const [behaviour] = process.argv.slice(2);
const HOST = behaviour === 'private' ? '127.0.0.1' : '0.0.0.0';
const outcome = (act) => { try { act(); return 'ok'; } catch (error) { return error.code; } };
if (behaviour === 'broken') { console.error("Error: Cannot find module 'left-pad'"); process.exit(3); }
if (behaviour === 'idle' || behaviour === 'worker') {
  if (behaviour === 'worker') process.on('SIGTERM', () => process.exit(0));
  setInterval(() => {}, 1000);
}
else if (behaviour === 'greedy') { const held = []; setInterval(() => held.push(Buffer.alloc(16 << 20, 1)), 5); }
else {
  try { if (behaviour === 'messy') fs.mkdirSync('/app/cache'); } catch (error) { console.warn(error.message); }
  process.on('SIGTERM', () => { if (behaviour !== 'stubborn') process.exit(0); });
  require('node:http').createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const seen = {
      pid: process.pid, host: request.headers.host, uid: process.getuid(), cwd: process.cwd(), env: process.env,
      root: outcome(() => fs.writeFileSync('/new', 'x')),
      secret: outcome(() => fs.readFileSync('/root-only')),
      tmp: outcome(() => fs.writeFileSync('/tmp/new', 'x')),
      data: outcome(() => fs.writeFileSync('/data/new', 'x')),
      kept: fs.existsSync('/data/kept') ? fs.readFileSync('/data/kept', 'utf8') : null,
      networks: Object.keys(require('node:os').networkInterfaces()),
      status: fs.readFileSync('/proc/self/status', 'utf8'),
    };
    response.statusCode = pathname === '/health' ? 200 : pathname === '/seen' ? 200 : 404;
    response.end(pathname === '/seen' ? JSON.stringify(seen, (_, v) => v) : 'fine');
  }).listen(${PORT}, HOST, () => console.log('listening on http://' + HOST + ':${PORT}'));
}
`;

/** A member of a layer with its bytes. */
export interface Item extends TarHeader {
  readonly content: Uint8Array;
}

/**
 * A small image made of this machine's own Node and the libraries it loads, in two layers: so that engines are tried
 * with real programs and nothing has to be fetched. User 10001 owns \`/data\`; \`/root-only\` belongs to root.
 */
export async function makeImage(store: Store): Promise<Image> {
  const made = await store.recall<Image>('test-image', process.execPath);
  if (made !== null) return made;
  const runtime = await writeTar(store, 'base', await runtimeItems());
  const application = await writeTar(store, 'application', [
    directory('app'),
    fileItem('app/server.js', 0o644, SERVER),
    directory('tmp', 0o1777),
    { ...directory('data'), uid: 10_001, gid: 10_001 },
    { ...fileItem('data/kept', 0o644, 'from the image'), uid: 10_001, gid: 10_001 },
    fileItem('root-only', 0o600, 'secret'),
    fileItem('.wh.gone', 0o644, ''),
  ]);
  const image = await imageOf(store, 'engine', [runtime, application]);
  await store.remember('test-image', process.execPath, image);
  return image;
}

/** An image of layers in the store. */
export async function imageOf(store: Store, name: string, layers: readonly Layer[]): Promise<Image> {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  const configBytes = Buffer.from(
    JSON.stringify({
      architecture: platform.slice('linux/'.length),
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    }),
  );
  const config = await put(store, [configBytes]);
  const manifest = imageManifest({ digest: config, size: configBytes.length }, layers);
  return {
    service: 'probe',
    platform,
    ref: `plimsoll-test/${name}:latest`,
    digest: await put(store, [manifest]),
    config,
    layers,
    size,
    compressed: size,
    timings: {},
  };
}

/** A hardened run of the image. */
export function specOf(
  image: Image,
  behaviour: Behaviour,
  changes: Partial<ContainerSpec> = {},
): ContainerSpec {
  return {
    image,
    name: NAME,
    env: { GREETING: 'hello = "world"' },
    user: { uid: 10_001, gid: 10_001, name: 'app', home: '/tmp' },
    workdir: '/app',
    command: ['/usr/bin/node', '/app/server.js', behaviour],
    writable: [
      { path: '/tmp', kind: 'tmpfs' },
      { path: '/data', kind: 'volume' },
    ],
    limits: { memory: 256 * 1024 * 1024, cpus: 1, pids: 100 },
    stop: { signal: 'SIGTERM', grace: 2 },
    port: behaviour === 'idle' ? null : PORT,
    ...changes,
  };
}

/** Node, the libraries ldd(1) lists, and the loader under its own name. */
async function runtimeItems(): Promise<readonly Item[]> {
  const { stdout: listed } = await run({ command: 'ldd', args: [process.execPath] });
  const libraries = [...listed.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
  const folders = new Set(['usr/', 'usr/bin/']);
  for (const path of libraries)
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1))
      folders.add(path.slice(1, at + 1));
  return [
    ...[...folders].sort().map((path) => directory(path.slice(0, -1))),
    fileItem('gone', 0o644, 'hidden by a whiteout of the next layer'),
    fileItem('usr/bin/node', 0o755, readFileSync(process.execPath)),
    ...libraries.map((path) => fileItem(path.slice(1), 0o755, readFileSync(path))),
  ];
}

function directory(path: string, mode = 0o755): Item {
  return { path, kind: 'directory', mode, uid: 0, gid: 0, size: 0, target: '', content: new Uint8Array() };
}

/** A file of root's. */
export function fileItem(path: string, mode: number, text: string | Uint8Array): Item {
  const content = typeof text === 'string' ? Buffer.from(text) : text;
  return { path, kind: 'file', mode, uid: 0, gid: 0, size: content.length, target: '', content };
}

/** An uncompressed layer: a gigabyte of machine code takes a while to compress, and engines take both. */
export async function writeTar(store: Store, kind: Layer['kind'], items: readonly Item[]): Promise<Layer> {
  const chunks = items.flatMap((item) => [
    tarHeader(item),
    item.content,
    new Uint8Array(tarPadding(item.size)),
  ]);
  const digest = await put(store, [...chunks, TAR_END]);
  const size = [...chunks, TAR_END].reduce((sum, chunk) => sum + chunk.length, 0);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  return { kind, what: kind, mediaType, digest, diffId: digest, size, compressed: size, cached: false };
}

async function put(store: Store, chunks: readonly Uint8Array[]): Promise<Digest> {
  const writer = await store.writer();
  const hash = createHash('sha256');
  for (const chunk of chunks) {
    hash.update(chunk);
    await writer.write(chunk);
  }
  return (await writer.commit(`sha256:${hash.digest('hex')}`)).digest;
}
