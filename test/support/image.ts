import { memoryBlob } from '../../src/model/blob.ts';
import type { Platform } from '../../src/model/config.ts';
import { choose } from '../../src/model/evidence.ts';
import type { Image, Layer } from '../../src/model/image.ts';
import type { ServicePlan } from '../../src/model/plan.ts';
import type { Store } from '../../src/model/store.ts';
import { imageConfig } from '../../src/oci/config.ts';
import { putDocument } from '../../src/oci/document.ts';
import { LAYER_TYPE, writeLayer } from '../../src/oci/layer.ts';
import { imageManifest } from '../../src/oci/manifest.ts';

/** The plan of a small service; `changes` replace fields. */
export function fakePlan(changes: Partial<ServicePlan> = {}): ServicePlan {
  return {
    id: 'api',
    path: '.',
    kind: 'api',
    framework: 'fastapi',
    base: choose({ kind: 'debian', suite: 'bookworm', runtime: { language: 'python', version: '3.11' } }, ''),
    packages: choose([], ''),
    programs: choose([], 'none'),
    requirements: choose(
      { ecosystem: 'python', manifest: null, manager: null, added: [], dropped: [], needed: [] },
      '',
    ),
    trim: choose([], ''),
    source: choose({ files: ['main.py'], weights: [], destination: '/app', excluded: [] }, ''),
    build: null,
    site: null,
    files: [],
    user: choose({ uid: 10001, gid: 10001, name: 'app', home: '/home/app' }, ''),
    writable: [choose({ path: '/tmp', kind: 'tmpfs' }, ''), choose({ path: '/home/app', kind: 'tmpfs' }, '')],
    workdir: choose('/app', ''),
    env: { PATH: choose('/opt/venv/bin:/usr/bin', ''), HOME: choose('/home/app', '') },
    inputs: choose([], ''),
    command: choose(['/opt/venv/bin/python', 'main.py'], ''),
    port: choose(8000, ''),
    probe: choose(
      {
        argv: ['/opt/venv/bin/python', '-c', 'pass'],
        route: '/health',
        interval: 10,
        timeout: 3,
        startPeriod: 15,
        retries: 3,
      },
      '',
    ),
    limits: choose({ memory: 2 ** 29, cpus: 1, pids: 100 }, ''),
    stop: choose({ signal: 'SIGTERM', grace: 30 }, ''),
    layers: choose(['base', 'native', 'wheel', 'wheels', 'weights', 'application'], ''),
    ...changes,
  };
}

/** An image of one layer that holds one file, in the store. */
export async function fakeImage(
  store: Store,
  platform: Platform,
  text: string,
  ref = 'api:1',
): Promise<Image> {
  const content = { kind: 'plain', blob: memoryBlob(Buffer.from(text)) } as const;
  const entry = { kind: 'file', path: 'app/main.py', mode: 0o644, uid: 0, gid: 0, content } as const;
  const written = await writeLayer([entry], await store.writer());
  const layer: Layer = {
    kind: 'application',
    what: 'application',
    mediaType: LAYER_TYPE,
    ...written,
    cached: false,
  };
  const config = await putDocument(store, imageConfig(fakePlan(), platform, [layer]));
  const manifest = await putDocument(store, imageManifest(config, [layer]));
  const { size, compressed } = layer;
  return {
    service: 'api',
    platform,
    ref,
    digest: manifest.digest,
    config: config.digest,
    layers: [layer],
    size,
    compressed,
    timings: {},
  };
}
