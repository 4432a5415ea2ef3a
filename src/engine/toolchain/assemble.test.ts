import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { toolPorts } from '../../../test/support/archive.ts';
import type { FakeDeb } from '../../../test/support/deb.ts';
import { testArchive } from '../../../test/support/debian.ts';
import { boxOf, hostArchitecture, program, toolbox } from './assemble.ts';
import { compilers } from './compiler.ts';
import { toolPython } from './python.ts';

const DEBS: readonly FakeDeb[] = [
  {
    package: 'tool',
    fields: { Depends: 'lib, ca-certificates' },
    files: {
      'usr/bin/tool': 'run',
      'usr/bin/alias': { link: 'usr/bin/tool', hard: true },
      'usr/share/man/tool.1': 'read',
    },
    modes: { 'usr/bin/tool': 0o4755 },
  },
  {
    package: 'lib',
    files: {
      'lib/x86_64-linux-gnu/lib.so.1.2': 'library',
      'lib/x86_64-linux-gnu/lib.so.1': { link: 'lib.so.1.2' },
      'lib64/ld-linux-x86-64.so.2': { link: '/lib/x86_64-linux-gnu/lib.so.1.2' },
      'usr/lib/x86_64-linux-gnu/gconv/BIG5.so': 'big',
    },
  },
  {
    package: 'ca-certificates',
    files: { 'usr/share/ca-certificates/mozilla/B.crt': 'B', 'usr/share/ca-certificates/mozilla/A.crt': 'A' },
  },
];

async function archiveOf(debs: readonly FakeDeb[]) {
  return testArchive([
    { name: 'bookworm', debs },
    { name: 'bookworm-security', debs: [] },
  ]);
}

test('a folder with what programs need, links leading to its own files', async () => {
  const { folder } = await toolbox('bookworm', ['tool'], toolPorts(await archiveOf(DEBS)));
  const loader = join(folder, 'usr/lib64/ld-linux-x86-64.so.2');
  assert.equal(readlinkSync(loader), '../lib/x86_64-linux-gnu/lib.so.1.2');
  assert.equal(readFileSync(loader, 'utf8'), 'library');
  assert.equal(readlinkSync(join(folder, 'usr/lib/x86_64-linux-gnu/lib.so.1')), 'lib.so.1.2');
  assert.equal(statSync(join(folder, 'usr/bin/tool')).mode & 0o7777, 0o755);
  assert.equal(lstatSync(join(folder, 'usr/bin/alias')).ino, statSync(join(folder, 'usr/bin/tool')).ino);
  assert.equal(readFileSync(join(folder, 'ca-certificates.crt'), 'utf8'), 'A\nB\n');
  const all = readdirSync(folder, { recursive: true }).map(String);
  assert.deepEqual(
    all.filter((path) => /gconv|share/.test(path)),
    [],
  );
});

test('a command that runs through the folder’s own loader', async () => {
  const box = await toolbox('bookworm', ['tool'], toolPorts(await archiveOf(DEBS)));
  const tuple = hostArchitecture('it') === 'amd64' ? 'x86_64-linux-gnu' : 'aarch64-linux-gnu';
  const { command, args } = program(box, 'usr/bin/tool');
  assert.ok(command.startsWith(`${box.folder}/usr/lib`));
  assert.deepEqual(args, [
    '--inhibit-cache',
    '--library-path',
    `${box.folder}/usr/lib/${tuple}`,
    `${box.folder}/usr/bin/tool`,
  ]);
});

test('versions are found once, and nothing is asked again', async () => {
  const tested = await archiveOf(DEBS);
  const first = await toolbox('bookworm', ['tool'], toolPorts(tested));
  rmSync(tested.mirror.folder, { recursive: true });
  const second = await toolbox('bookworm', ['tool'], toolPorts(tested));
  assert.deepEqual(second, first);
});

test('a version that is gone is found anew', async () => {
  const tested = await archiveOf(DEBS);
  const ports = toolPorts(tested);
  const [deb] = await ports.packages('bookworm', 'amd64', ['lib']);
  assert.ok(deb !== undefined);
  const key = { suite: 'bookworm', architecture: 'amd64', names: ['lib'] };
  const gone = { ...deb, version: '0.9', path: 'pool/main/lib_0.9_amd64.deb', sha256: '0'.repeat(64) };
  await tested.store.remember('tool-packages', key, [gone]);
  assert.equal((await toolbox('bookworm', ['lib'], ports)).debs[0]?.version, '1.0');
  await assert.rejects(boxOf([gone], ports), { code: 'net/package-gone' });
});

test('a package that the suite does not have', async () => {
  const ports = toolPorts(await archiveOf(DEBS));
  await assert.rejects(toolbox('bookworm', ['nope'], ports), {
    code: 'debian/tool-packages',
    message: /no package nope/,
  });
  await assert.rejects(toolPython('3.11', {}, ports), {
    code: 'debian/tool-packages',
    message: /libpython3\.11-stdlib/,
  });
});

test('another system or processor gets told what to do', async () => {
  const ports = toolPorts(await archiveOf(DEBS));
  for (const [key, value] of [
    ['platform', 'darwin'],
    ['arch', 'riscv64'],
  ] as const) {
    const own = Object.getOwnPropertyDescriptor(process, key);
    assert.ok(own !== undefined);
    Object.defineProperty(process, key, { ...own, value });
    try {
      await assert.rejects(toolbox('bookworm', ['tool'], ports), {
        code: 'tools/needs-linux',
        message: new RegExp(value),
      });
      const found = await compilers(
        () => [],
        ports,
        () => assert.fail('no image'),
      )('3.11', null);
      assert.ok('because' in found, 'no bytecode is no error');
    } finally {
      Object.defineProperty(process, key, own);
    }
  }
});
