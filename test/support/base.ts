import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { memoryBlob } from '../../src/model/blob.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Image, Layer } from '../../src/model/image.ts';
import type { Store } from '../../src/model/store.ts';
import { putDocument } from '../../src/oci/document.ts';
import { LAYER_TYPE, writeLayer } from '../../src/oci/layer.ts';
import { isOurLayout, layoutFiles } from '../../src/oci/layout.ts';
import { imageManifest } from '../../src/oci/manifest.ts';
import { writeLayout } from '../../src/store/layout.ts';

/** The folders of the host's Python that run a program; what is for developers stays out. */
const LEFT_OUT =
  /^(?:test|idlelib|tkinter|turtledemo|ensurepip|lib2to3|site-packages|__pycache__|config-.*)$/;
/** What packages link to besides `libc.so.6`: parts of it that have been one with it for long. */
const C_LIBRARY = ['libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'libutil.so.1', 'libm.so.6'];
const owned = { uid: 0, gid: 0 } as const;

export function textEntry(path: string, text: string, mode = 0o644): Entry {
  return {
    kind: 'file',
    path,
    mode,
    ...owned,
    content: { kind: 'plain', blob: memoryBlob(Buffer.from(text)) },
  };
}

export function linkEntry(path: string, target: string): Entry {
  return { kind: 'symlink', path, mode: 0o777, ...owned, target };
}

/** What a base is made of: its layers, bottom first, and its environment. */
export interface FakeBase {
  readonly layers: readonly (readonly Entry[])[];
  readonly env: readonly string[];
  readonly architecture?: string;
}

/** An image of these layers in the store, as if others had made it. */
export async function baseImage(store: Store, base: FakeBase, ref = 'python:3'): Promise<Image> {
  const layers: Layer[] = [];
  for (const entries of base.layers) {
    const written = await writeLayer(entries, await store.writer());
    layers.push({ kind: 'base', what: 'a base', mediaType: LAYER_TYPE, ...written, cached: false });
  }
  const { architecture = 'amd64', env } = base;
  const rootfs = { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) };
  const document = { architecture, os: 'linux', config: { Env: env, Cmd: ['python3'] }, rootfs };
  const config = await putDocument(store, Buffer.from(JSON.stringify(document)));
  const manifest = await putDocument(store, imageManifest(config, layers));
  const sum = (key: 'size' | 'compressed'): number => layers.reduce((total, layer) => total + layer[key], 0);
  return {
    service: 'base',
    platform: `linux/${architecture === 'arm64' ? 'arm64' : 'amd64'}`,
    ref,
    digest: manifest.digest,
    config: config.digest,
    layers,
    size: sum('size'),
    compressed: sum('compressed'),
    timings: {},
  };
}

/** The same as a layout on disk. */
export async function baseLayout(store: Store, base: FakeBase, folder: string): Promise<Image> {
  const image = await baseImage(store, base);
  await writeLayout(folder, await layoutFiles([image], store), isOurLayout);
  return image;
}

/**
 * An image like the official ones of Python: the interpreter of this machine in /usr/local over the libraries it links to,
 * accounts of its own, and nothing of Plimsoll. `merged` for links at the top, as distributions have them now.
 */
export function pythonBase(merged: boolean): FakeBase {
  const python = hostPython();
  const version = python.version.split('.').slice(0, 2).join('.');
  const home = `lib/python${version}`;
  const library = walk(join(python.prefix, home), `usr/local/${home}`);
  const shared = readdirSync(join(python.prefix, 'lib')).filter((name) => /^libpython3.*\.so/.test(name));
  const programs = [
    copied(join(python.prefix, `bin/python${version}`), `usr/local/bin/python${version}`, 0o755),
    linkEntry('usr/local/bin/python3', `python${version}`),
    ...shared.map((name) => copied(join(python.prefix, 'lib', name), `usr/local/lib/${name}`)),
    copied(
      join(python.prefix, `include/python${version}/patchlevel.h`),
      `usr/local/include/python${version}/patchlevel.h`,
    ),
  ];
  const native = [
    join(python.prefix, `bin/python${version}`),
    ...extensions(join(python.prefix, home, 'lib-dynload')),
  ];
  const others = [...C_LIBRARY, 'libgcc_s.so.1', 'libstdc++.so.6'].map(
    (name) => `/usr/lib/x86_64-linux-gnu/${name}`,
  );
  const libraries = [
    ...new Map([...native.flatMap(linked), ...others].map((path) => [posix.basename(path), path])).values(),
  ];
  const folder = merged ? 'usr/lib/x86_64-linux-gnu' : 'lib/x86_64-linux-gnu';
  const system = [
    ...libraries.map((path) => copied(path, `${folder}/${posix.basename(path)}`)),
    copied('/lib64/ld-linux-x86-64.so.2', `${merged ? 'usr/lib64' : 'lib64'}/ld-linux-x86-64.so.2`, 0o755),
    ...(merged ? ['bin', 'lib', 'lib64', 'sbin'].map((name) => linkEntry(name, `usr/${name}`)) : []),
    textEntry('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nworker:x:1000:1000::/home/worker:/bin/sh\n'),
    textEntry('etc/group', 'root:x:0:\nworker:x:1000:\n'),
    copied('/etc/os-release', 'etc/os-release'),
  ];
  const path = 'PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    layers: [system, [...programs, ...library]],
    env: [
      path,
      'LD_LIBRARY_PATH=/usr/local/lib',
      `PYTHON_VERSION=${python.version}`,
      'GREETING=from the base',
    ],
  };
}

/**
 * The same as systems of rpm lay it out (Fedora, Red Hat and their kin): everything in `/usr`, libraries and the
 * interpreter's own in `lib64`, no list of dpkg. Two variables stand for what is compiled into their loader and Python, and
 * a link where Python is started without its variables.
 */
export function rpmBase(): FakeBase {
  const { layers, env } = pythonBase(true);
  const home = `python${hostPython().version.split('.').slice(0, 2).join('.')}`;
  const moved = (path: string): string =>
    path
      .replace(/^usr\/(?:lib\/x86_64-linux-gnu|local\/lib)\//, 'usr/lib64/')
      .replace(/^usr\/local\//, 'usr/');
  const system = [
    textEntry('usr/lib/os-release', 'NAME="Rocky Linux"\nID="rocky"\nVERSION_ID="9.4"\n'),
    linkEntry('etc/os-release', '../usr/lib/os-release'),
    textEntry('etc/pki/tls/certs/ca-bundle.crt', ''),
    textEntry('usr/bin/microdnf', '#!/bin/false\n', 0o755),
    textEntry('var/lib/rpm/.rpm.lock', ''),
    linkEntry(`usr/lib/${home}`, `../lib64/${home}`),
  ];
  return {
    layers: [
      ...layers.map((entries) =>
        entries
          .filter(({ path }) => path !== 'etc/os-release')
          .map((entry) => ({ ...entry, path: moved(entry.path) })),
      ),
      system,
    ],
    env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
      'PYTHONPLATLIBDIR=lib64',
      'LD_LIBRARY_PATH=/usr/lib64',
      ...env.filter((one) => one.startsWith('GREETING=')),
    ],
  };
}

/** Where the Python of this machine is, and its full version. */
export function hostPython(): { readonly prefix: string; readonly version: string } {
  const code = 'import sys,platform; print(sys.base_prefix, platform.python_version())';
  const { stdout } = spawnSync('python3.11', ['-c', code], { encoding: 'utf8' });
  const [prefix = '', version = ''] = stdout.trim().split(' ');
  return { prefix, version };
}

function walk(from: string, to: string): readonly Entry[] {
  return readdirSync(from).flatMap((name) => {
    if (LEFT_OUT.test(name)) return [];
    const path = join(from, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) return walk(path, `${to}/${name}`);
    if (stats.isSymbolicLink()) return [linkEntry(`${to}/${name}`, readlinkSync(path))];
    return [copied(path, `${to}/${name}`)];
  });
}

function extensions(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

/** The libraries that a program of this machine links to. */
function linked(path: string): readonly string[] {
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  return [...stdout.matchAll(/=> (\/\S+)/g)].flatMap(([, found = '']) =>
    /libpython/.test(found) ? [] : [found],
  );
}

function copied(from: string, path: string, mode = 0o644): Entry {
  return {
    kind: 'file',
    path,
    mode,
    ...owned,
    content: { kind: 'plain', blob: memoryBlob(readFileSync(from)) },
  };
}
