import { createHash } from 'node:crypto';
import type { BuildPorts } from '../../src/build/ports.ts';
import { memoryTree } from '../../src/formats/tree/memory.ts';
import { parseWheelName } from '../../src/formats/wheel/name.ts';
import { memoryBlob } from '../../src/model/blob.ts';
import type { Platform } from '../../src/model/config.ts';
import type { Lock, LockedDeb, LockedPlatform, LockedWheel } from '../../src/model/lock.ts';
import type { Plan, ServicePlan } from '../../src/model/plan.ts';
import { silent } from '../../src/model/progress.ts';
import { NO_STACK } from '../../src/model/stack.ts';
import { openStore } from '../../src/store/store.ts';
import { hostCompiler } from './compile.ts';
import { type FakeDeb, fakeDeb } from './deb.ts';
import { sha256 } from './hash.ts';
import { fakePlan } from './image.ts';
import { scratchFolder } from './store.ts';
import { fakeWheel } from './wheel.ts';

/** All a build takes, made of files in memory, and a count of what it asked for. */
export interface TestBuild {
  readonly plan: Plan;
  readonly lock: Lock;
  readonly ports: BuildPorts;
  /** Files fetched so far. */
  readonly fetched: readonly string[];
}

export interface TestInput {
  readonly services: readonly ServicePlan[];
  readonly platforms?: readonly Platform[];
  readonly tree: Readonly<Record<string, string | Uint8Array>>;
  readonly base: readonly FakeDeb[];
  readonly native?: readonly FakeDeb[];
  /** By file name. */
  readonly wheels: Readonly<Record<string, Uint8Array>>;
  /** Default: a new one. */
  readonly cache?: string;
  readonly compiler?: boolean;
}

export async function testBuild(input: TestInput): Promise<TestBuild> {
  const bytes = new Map<string, Uint8Array>(Object.entries(input.wheels));
  const debs: Record<string, LockedDeb> = {};
  const addDebs = (all: readonly FakeDeb[]): readonly string[] =>
    all.map((one) => {
      const deb = fakeDeb(one);
      const file = `${one.package}_1.0_${one.architecture ?? 'amd64'}.deb`;
      bytes.set(file, deb);
      debs[file] = lockedDeb(one, file, deb);
      return file;
    });
  const wheels: Record<string, LockedWheel> = {};
  for (const [file, wheel] of Object.entries(input.wheels)) {
    const { name = 'broken', version = '0' } = parseWheelName(file) ?? {};
    wheels[file] = { name, version, sha256: sha256(wheel), size: wheel.length };
  }
  const files: LockedPlatform = {
    base: addDebs(input.base),
    native: addDebs(input.native ?? []),
    wheels: Object.keys(input.wheels).sort(),
    node: null,
    modules: {},
  };
  const platforms = input.platforms ?? (['linux/amd64'] as const);
  const locked = {
    inputs: '',
    suite: 'bookworm',
    runtime: { language: 'python' as const, version: '3.11' },
    build: null,
    platforms: Object.fromEntries(platforms.map((platform) => [platform, files])),
  };
  const fetched: string[] = [];
  const fetch = async (file: string): Promise<ReturnType<typeof memoryBlob>> => {
    fetched.push(file);
    return memoryBlob(bytes.get(file) ?? new Uint8Array());
  };
  const compiler = input.compiler === false ? null : hostCompiler();
  return {
    plan: { schema: 'plimsoll.plan/1', platforms, services: input.services, stack: NO_STACK },
    lock: {
      schema: 'plimsoll.lock/1',
      services: Object.fromEntries(input.services.map(({ id }) => [id, locked])),
      debs,
      wheels,
      packages: {},
    },
    ports: {
      tree: memoryTree(input.tree),
      store: await openStore(input.cache ?? scratchFolder()),
      archive: { index: async () => null, deb: (deb) => fetch(deb.path) },
      wheels: { wheel: (file) => fetch(file) },
      packages: { tarball: ({ name }) => fetch(name) },
      scripts: async ({ name }) => ({ failed: `${name} has no script in this test` }),
      host: 'linux/amd64',
      compilers: async () => compiler ?? { because: 'it is so in this test', fix: 'Change the test.' },
      progress: silent,
      now: () => 0,
    },
    fetched,
  };
}

function lockedDeb(deb: FakeDeb, path: string, bytes: Uint8Array): LockedDeb {
  const { package: name, version = '1.0', architecture = 'amd64' } = deb;
  return {
    package: name,
    version,
    architecture,
    sha256: sha256(bytes),
    size: bytes.length,
    archive: 'main',
    path,
  };
}

export const PURE = 'tool-1.0-py3-none-any.whl';
export const NATIVE = 'native-2.0-cp311-cp311-manylinux_2_17_x86_64.whl';
/** Not compressible, so that the wheel has a layer of its own. */
const DATA = createHash('shake256', { outputLength: 2_100_000 }).update('data').digest();

/** A small service with a base of one package, a wheel in the shared layer and one in its own. */
export function buildInput(): TestInput {
  return {
    services: [fakePlan()],
    tree: {
      'main.py': 'import tool\n',
      'uploads/kept.txt': 'kept',
      'model.bin': 'weights',
      'broken.py': 'def :',
    },
    base: [
      {
        package: 'python3.11-minimal',
        files: {
          'usr/bin/python3.11': 'interpreter',
          'usr/lib/python3.11/os.py': 'sep = "/"\n',
          'bin/tool': 'tool',
        },
        modes: { 'usr/bin/python3.11': 0o755 },
      },
    ],
    wheels: {
      [PURE]: fakeWheel('tool', '1.0', { 'tool/__init__.py': 'x = 1\n', 'tool/template.py': '{{ name' }),
      [NATIVE]: fakeWheel('native', '2.0', { 'native/data.bin': DATA, 'native/__init__.py': '' }),
    },
  };
}
