import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeDeb } from '../../../test/support/deb.ts';
import { lockedDebs, type TestArchive, testArchive } from '../../../test/support/debian.ts';
import { fakeElf } from '../../../test/support/elf.ts';
import type { Entry } from '../../model/entry.ts';
import type { Outcome } from '../../model/finding.ts';
import { silent } from '../../model/progress.ts';
import { baseEntries, nativeEntries } from './entries.ts';
import type { BaseOptions } from './types.ts';

const OPTIONS: BaseOptions = {
  suite: 'bookworm',
  runtime: { language: 'python', version: '3.11' },
  platform: 'linux/amd64',
};
const LIB = 'usr/lib/x86_64-linux-gnu';

const DEBS: readonly FakeDeb[] = [
  {
    package: 'libz1',
    files: {
      'lib/x86_64-linux-gnu': { folder: true },
      'lib/x86_64-linux-gnu/libz.so.1.2': fakeElf({ soname: 'libz.so.1' }),
      'lib/x86_64-linux-gnu/libz.so.1': { link: 'libz.so.1.2' },
      'lib64/ld-linux-x86-64.so.2': { link: '/lib/x86_64-linux-gnu/libz.so.1' },
      'bin/tool': 'a tool',
      'usr/bin/tool2': { link: 'bin/tool', hard: true },
      'usr/share/doc/libz1/copyright': 'free',
      'usr/share/doc/libz1/changelog.gz': 'long',
      'usr/share/doc/libz1/examples/copyright': 'an example',
      'usr/share/doc/libz0': { link: 'libz1' },
      'usr/share/man/man1/tool.1.gz': 'manual',
      'usr/share/locale/de/LC_MESSAGES/tool.mo': 'deutsch',
      [`${LIB}/gconv/BIG5.so`]: 'a character set',
      'usr/share/info/tool.info': { link: 'bin/tool', hard: true },
      'usr/lib/kept': { link: 'usr/share/man/man1/tool.1.gz', hard: true },
    },
    modes: { 'bin/tool': 0o4755 },
  },
  {
    package: 'ca-certificates',
    architecture: 'all',
    files: {
      'usr/share/ca-certificates/mozilla/B.crt': 'cert B',
      'usr/share/ca-certificates/mozilla/A.crt': 'cert A\n',
      'usr/sbin/update-ca-certificates': '#!/bin/sh',
      'etc/ca-certificates/update.d/hook': 'hook',
    },
  },
  {
    package: 'base-files',
    files: { tmp: { folder: true }, 'var/run': { folder: true }, 'usr/lib/os-release': 'ID=debian' },
  },
  { package: 'native1', files: { [`${LIB}/libnative.so.3`]: fakeElf({ soname: 'libnative.so.3' }) } },
];

async function archiveOf(debs: readonly FakeDeb[]): Promise<TestArchive> {
  return testArchive([
    { name: 'bookworm', debs },
    { name: 'bookworm-security', debs: [] },
  ]);
}

async function assemble(debs: readonly FakeDeb[]): Promise<Outcome<readonly Entry[]>> {
  const tested = await archiveOf(debs);
  const all = await lockedDebs(
    tested,
    debs.map((deb) => deb.package),
  );
  return baseEntries(all, OPTIONS, { ...tested, progress: silent });
}

/** `kind mode target` by path. */
function shapes(entries: readonly Entry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => {
      const target = entry.kind === 'symlink' || entry.kind === 'hardlink' ? ` ${entry.target}` : '';
      return [entry.path, `${entry.kind} ${entry.mode.toString(8)}${target}`];
    }),
  );
}

async function text(entries: readonly Entry[], path: string): Promise<string> {
  const entry = entries.find((one) => one.path === path);
  assert.ok(entry?.kind === 'file', `${path} is no file`);
  return Buffer.from(await entry.content.blob.read(0, entry.content.blob.size)).toString('latin1');
}

const { value: BASE, diagnostics: FOUND } = await assemble(DEBS.slice(0, 3));

test('everything lies below usr, behind the links at the top', () => {
  const found = shapes(BASE);
  const expected = {
    bin: 'symlink 777 usr/bin',
    lib: 'symlink 777 usr/lib',
    lib64: 'symlink 777 usr/lib64',
    sbin: 'symlink 777 usr/sbin',
    [`${LIB}/libz.so.1`]: 'symlink 777 libz.so.1.2',
    'usr/lib64/ld-linux-x86-64.so.2': 'symlink 777 /lib/x86_64-linux-gnu/libz.so.1',
    'usr/bin/tool2': 'hardlink 644 usr/bin/tool',
    // What it was a link to is dropped.
    'usr/lib/kept': 'file 644',
  };
  assert.deepEqual({ ...found, ...expected }, found);
  assert.deepEqual(
    BASE.filter(({ path }) => /^(bin|lib|lib64|sbin)\//.test(path)),
    [],
  );
});

test('set-user-id is dropped, everything is root’s', () => {
  assert.equal(shapes(BASE)['usr/bin/tool'], 'file 755');
  assert.ok(BASE.every(({ uid, gid, mode }) => uid === 0 && gid === 0 && (mode & 0o6000) === 0));
});

test('what programs do not read is dropped, copyright stays', () => {
  const found = shapes(BASE);
  assert.equal(found['usr/share/doc/libz1/copyright'], 'file 644');
  assert.equal(found['usr/share/doc/libz0'], 'symlink 777 libz1');
  for (const path of Object.keys(found))
    assert.doesNotMatch(
      path,
      /changelog|examples|\/man\/|locale|gconv|\.info$|update-ca-certificates|mozilla|update\.d/,
    );
});

test('what maintainer scripts make is there', async () => {
  const found = shapes(BASE);
  const expected = {
    tmp: 'directory 1777',
    'var/tmp': 'directory 1777',
    'var/run': 'symlink 777 /run',
    'etc/localtime': 'symlink 777 /usr/share/zoneinfo/Etc/UTC',
    'usr/lib/ssl/cert.pem': 'symlink 777 /etc/ssl/certs/ca-certificates.crt',
    'usr/bin/python3': 'symlink 777 python3.11',
    'etc/shadow': 'file 640',
  };
  assert.deepEqual({ ...found, ...expected }, found);
  assert.equal(await text(BASE, 'etc/ssl/certs/ca-certificates.crt'), 'cert A\ncert B\n');
  assert.equal((await text(BASE, 'etc/passwd')).split('\n')[0], 'root:x:0:0:root:/root:/usr/sbin/nologin');
  assert.match(await text(BASE, 'usr/sbin/ldconfig'), /^#!\/usr\/bin\/python3\.11 -ISB\n/);
});

test('scanners find the packages, with the checksums of what is left', async () => {
  assert.match(
    await text(BASE, 'var/lib/dpkg/status.d/libz1'),
    /^Package: libz1\nStatus: install ok installed\nVersion: 1\.0\n/,
  );
  const sums = (await text(BASE, 'var/lib/dpkg/status.d/libz1.md5sums')).trimEnd().split('\n');
  assert.deepEqual(
    sums.map((line) => line.slice(34)),
    [`${LIB}/libz.so.1.2`, 'usr/bin/tool', 'usr/share/doc/libz1/copyright'],
  );
});

test('the loader’s cache has the libraries by soname', async () => {
  const cache = await text(BASE, 'etc/ld.so.cache');
  assert.match(cache, /^glibc-ld\.so\.cache1\.1/);
  assert.match(cache, /\0\/lib\/x86_64-linux-gnu\/libz\.so\.1\0$/);
});

test('no shell, no package manager, nothing to report', () => {
  const names = BASE.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  for (const name of ['sh', 'bash', 'dash', 'apt', 'apt-get', 'dpkg', 'pip', 'perl'])
    assert.ok(!names.includes(name), name);
  assert.deepEqual(FOUND, []);
});

test('entries are sorted and complete, whatever order the packages come in', async () => {
  const paths = BASE.map(({ path }) => path);
  assert.deepEqual(paths, paths.toSorted());
  assert.equal(new Set(paths).size, paths.length);
  const tested = await archiveOf(DEBS.slice(0, 3));
  const debs = await lockedDebs(tested, ['libz1', 'ca-certificates', 'base-files']);
  const again = await baseEntries(debs.toReversed(), OPTIONS, { ...tested, progress: silent });
  assert.deepEqual(shapes(again.value), shapes(BASE));
});

test('the native layer: its own files, its records, and a cache over both layers', async () => {
  const tested = await archiveOf(DEBS);
  const base = await lockedDebs(tested, ['libz1', 'base-files']);
  const native = await lockedDebs(tested, ['native1']);
  const { value } = await nativeEntries(native, base, OPTIONS, { ...tested, progress: silent });
  assert.deepEqual(
    value.map(({ path }) => path),
    [
      'etc/ld.so.cache',
      `${LIB}/libnative.so.3`,
      'var/lib/dpkg/status.d',
      'var/lib/dpkg/status.d/native1',
      'var/lib/dpkg/status.d/native1.md5sums',
    ],
  );
  const cache = await text(value, 'etc/ld.so.cache');
  assert.equal(Buffer.from(cache, 'latin1').readUInt32LE(20), 2, 'libraries');
  assert.match(cache, /libz\.so\.1\0/);
  assert.match(cache, /libnative\.so\.3\0/);
});

test('a file that two packages have is told of', async () => {
  const { diagnostics, value } = await assemble([
    { package: 'one', files: { 'usr/bin/x': 'of one' } },
    { package: 'two', files: { 'bin/x': 'of two' } },
  ]);
  assert.deepEqual(
    diagnostics.map(({ rule, message }) => [rule, /\/usr\/bin\/x/.test(message)]),
    [['build/package-conflict', true]],
  );
  assert.equal(await text(value, 'usr/bin/x'), 'of two');
});

test('a file through a link of the same or another package is refused', async () => {
  const link = { 'usr/share/out': { link: '/tmp' } };
  const file = { 'usr/share/out/x': 'x' };
  const sound = { 'usr/share/out': { folder: true }, ...file };
  const tables: readonly (readonly [debs: readonly FakeDeb[], refused: boolean])[] = [
    [[{ package: 'one', files: { ...link, ...file } }], true],
    [
      [
        { package: 'one', files: link },
        { package: 'two', files: file },
      ],
      true,
    ],
    [
      [
        { package: 'one', files: file },
        { package: 'two', files: link },
      ],
      true,
    ],
    [
      [
        { package: 'one', files: sound },
        { package: 'two', files: link },
      ],
      true,
    ],
    [
      [
        { package: 'one', files: link },
        { package: 'two', files: { 'usr/share/outer/x': 'x' } },
      ],
      false,
    ],
  ];
  for (const [debs, refused] of tables) {
    const made = assemble(debs);
    if (refused) await assert.rejects(made, /refused: usr\/share\/out\/x, which is below usr\/share\/out/);
    else await made;
  }
});

test('alternatives: the highest priority that is there, slaves with it', async () => {
  const script = (name: string, priority: number): string =>
    `#!/bin/sh\nupdate-alternatives --install /usr/bin/editor editor /usr/bin/${name} ${priority} \\\n` +
    `  --slave /usr/share/man/man1/editor.1.gz editor.1.gz /usr/share/man/man1/${name}.1.gz \\\n` +
    `  --slave /bin/ed-it ed-it /usr/bin/${name}-it\nupdate-alternatives --install /usr/bin/$x x /y 1\n`;
  const { value } = await assemble([
    { package: 'nano', files: { 'usr/bin/nano': 'n' }, scripts: { postinst: script('nano', 40) } },
    {
      package: 'vim',
      files: { 'bin/vim': 'v', 'usr/bin/vim-it': 'v' },
      scripts: { postinst: script('vim', 50) },
    },
    { package: 'gone', files: {}, scripts: { postinst: script('gone', 99) } },
    {
      package: 'evil',
      files: { 'usr/bin/e': 'e' },
      scripts: { postinst: 'update-alternatives --install /../x ../y /usr/bin/e 1' },
    },
  ]);
  const found = shapes(value);
  const expected = {
    'etc/alternatives/editor': 'symlink 777 /usr/bin/vim',
    'usr/bin/editor': 'symlink 777 /etc/alternatives/editor',
    'etc/alternatives/ed-it': 'symlink 777 /usr/bin/vim-it',
    'usr/bin/ed-it': 'symlink 777 /etc/alternatives/ed-it',
  };
  assert.deepEqual({ ...found, ...expected }, found);
  assert.deepEqual(
    Object.keys(found).filter((path) => path.startsWith('etc/alternatives/')),
    ['etc/alternatives/ed-it', 'etc/alternatives/editor'],
  );
});
