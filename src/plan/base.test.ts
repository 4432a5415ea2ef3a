import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Config } from '../model/config.ts';
import type { Service } from '../model/inventory.ts';
import { chooseBase } from './base.ts';
import { SERVICE } from './testing/service.ts';

const bases = [
  { name: 'nothing named', service: {}, manifest: 'fastapi\n', python: '3.13' },
  { name: 'pinned manifest', service: {}, manifest: 'fastapi==0.100.0\n', python: '3.11' },
  {
    name: 'a commented pin is no pin',
    service: {},
    manifest: '# fastapi==0.100.0\nfastapi\n',
    python: '3.13',
  },
  { name: 'specifier', service: { runtime: '>=3.9,<3.12' }, manifest: 'fastapi\n', python: '3.11' },
  { name: 'newer specifier', service: { runtime: '>=3.12' }, manifest: 'fastapi==0.1\n', python: '3.13' },
  {
    name: 'what its Dockerfile starts from',
    service: { runtime: '>=3.11,<4.0', baseRuntime: '3.11' },
    manifest: 'fastapi\n',
    python: '3.11',
  },
  {
    name: 'a Dockerfile that the sources have outgrown',
    service: { runtime: '>=3.12', baseRuntime: '3.11' },
    manifest: 'fastapi\n',
    python: '3.13',
  },
  { name: 'exact version', service: { runtime: '3.11.4' }, manifest: '', python: '3.11' },
  { name: 'older version', service: { runtime: '3.9' }, manifest: '', python: '3.11' },
  { name: 'newer version', service: { runtime: '3.14' }, manifest: '', python: '3.13' },
  {
    name: 'configured',
    service: { runtime: '3.11' },
    manifest: '',
    config: { services: { api: { python: '3.13' } } },
    python: '3.13',
  },
] as const;

for (const row of bases) {
  test(`base: ${row.name}`, () => {
    const config: Config = 'config' in row ? row.config : {};
    const files = memoryTree({ 'backend/requirements.txt': row.manifest });
    const { base } = chooseBase({ ...SERVICE, ...row.service }, files, config);
    assert.equal(base.value.runtime.version, row.python);
    assert.notEqual(base.because, '');
  });
}

const wheels = (...files: readonly string[]): string =>
  files.map((file) => `{file = "${file}.whl", hash = "sha256:aa"},\n`).join('');
const OLD = [
  'numpy-1.26.2-cp311-cp311-manylinux_2_17_x86_64',
  'numpy-1.26.2-cp312-cp312-manylinux_2_17_x86_64',
];
const BOTH = [
  'numpy-2.1.3-cp311-cp311-manylinux_2_17_x86_64',
  'numpy-2.1.3-cp313-cp313-manylinux_2_17_x86_64',
];
const ANY = 'click-8.1.7-py3-none-any';

const locks: readonly (readonly [what: string, lock: string, service: Partial<Service>, python: string])[] = [
  ['wheels for the older alone', wheels(ANY, ...OLD), { runtime: '>=3.11,<4.0' }, '3.11'],
  ['wheels for the older alone, nothing demanded', wheels(ANY, ...OLD), { runtime: null }, '3.11'],
  ['wheels for the older alone, a version between the two named', wheels(ANY, ...OLD), { runtime: '3.12' }, '3.11'],
  ['wheels for both', wheels(ANY, ...BOTH), { runtime: '>=3.11' }, '3.13'],
  ['a release for each', wheels(...OLD, 'numpy-2.1.3-cp313-cp313-manylinux_2_17_x86_64'), { runtime: '>=3.11' }, '3.13'],
  ['the stable interface', wheels('cryptography-42-cp37-abi3-manylinux_2_28_x86_64'), { runtime: '>=3.11' }, '3.13'],
  ['for other systems', wheels('pywin32-306-cp311-cp311-win_amd64', ANY), { runtime: '>=3.11' }, '3.13'],
  ['wheels for the older alone, but the newer demanded', wheels(...OLD), { runtime: '>=3.12' }, '3.13'],
  ['wheels for the older alone, but its Dockerfile has the newer', wheels(...OLD), { runtime: '>=3.11', baseRuntime: '3.13' }, '3.13'],
  ['no wheels at all', '{file = "numpy-1.26.2.tar.gz"}', { runtime: '>=3.11' }, '3.13'],
]; // biome-ignore format: a case a line

for (const [what, lock, service, python] of locks)
  test(`base, by a lock: ${what}`, () => {
    const files = memoryTree({ 'backend/pyproject.toml': '[tool.poetry]\n', 'backend/poetry.lock': lock });
    const { base } = chooseBase({ ...SERVICE, manifest: 'backend/pyproject.toml', ...service }, files, {});
    assert.equal(base.value.runtime.version, python);
    const isTold = /backend\/poetry\.lock has more wheels for it: for 3\.13 none of numpy/;
    assert.equal(isTold.test(base.because), python === '3.11' && service.runtime !== '3.12');
  });
