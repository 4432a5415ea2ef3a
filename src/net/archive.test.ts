import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FakeMirror, fakeMirror } from '../../test/support/mirror.ts';
import { serve } from '../../test/support/server.ts';
import { scratchFolder } from '../../test/support/store.ts';
import type { LockedDeb } from '../model/lock.ts';
import { openStore } from '../store/store.ts';
import { type ArchiveSettings, openArchive } from './archive.ts';

const mirror = await fakeMirror(scratchFolder(), [
  { name: 'bookworm', debs: [{ package: 'hello', files: { 'usr/share/hello': 'hi' } }] },
  { name: 'bookworm-security', debs: [] },
]);
const PACKAGES = readFileSync(join(mirror.folder, 'dists/bookworm/main/binary-amd64/Packages.gz'));
const HELLO = lockedDeb(mirror, 'pool/main/hello_1.0_amd64.deb');

async function open(settings: Partial<ArchiveSettings>) {
  const store = await openStore(scratchFolder());
  return openArchive(store, { env: {}, apt: '/nonexistent', ...settings });
}

/** A folder like `/etc/apt`. */
function apt(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  for (const name of ['sources.list.d', 'apt.conf.d', 'trusted.gpg.d']) mkdirSync(join(folder, name));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

test('reads indexes and packages from configured mirrors', async () => {
  const archive = await open({ mirrors: [mirror.uri] });
  assert.equal(
    (await archive.index('main', 'bookworm', 'main/binary-amd64/Packages.gz'))?.size,
    PACKAGES.length,
  );
  assert.ok((await archive.index('security', 'bookworm-security', 'InRelease')) !== null);
  assert.equal(await archive.index('main', 'bookworm', 'main/absent'), null);
  assert.equal(await archive.index('main', 'trixie', 'InRelease'), null);
  assert.equal((await archive.deb(HELLO)).size, HELLO.size);
  assert.equal(await archive.where('main', 'bookworm'), `${mirror.uri}/dists/bookworm`);
});

test('reads them from where apt does, another suite than the machine’s too', async () => {
  for (const [name, text] of [
    ['sources.list', `deb [signed-by=${mirror.keyring}] ${mirror.uri} bullseye main\n`],
    [
      'sources.list.d/debian.sources',
      `Types: deb\nURIs: ${mirror.uri}\nSuites: trixie trixie-updates\nComponents: main\n`,
    ],
    ['sources.list.d/more.list', `deb ${mirror.uri.replace('file:', 'copy:')}/ stable main\n`],
  ] as const) {
    const archive = await open({ apt: apt({ [name]: text }) });
    assert.equal((await archive.deb(HELLO)).size, HELLO.size, name);
    assert.ok((await archive.index('main', 'bookworm', 'InRelease')) !== null, name);
    assert.equal(await archive.index('security', 'bookworm-security', 'InRelease'), null, name);
  }
});

test('reads mirror lists as cloud images have them', async () => {
  const folder = apt({ 'mirrors.list': `# ours\n${mirror.uri} priority:1\n` });
  const uri = `mirror+file:${join(folder, 'mirrors.list')}`;
  writeFileSync(
    join(folder, 'sources.list'),
    `deb ${uri} bookworm main\ndeb ${uri} bookworm-security main\n`,
  );
  const archive = await open({ apt: folder });
  assert.equal((await archive.deb(HELLO)).size, HELLO.size);
  assert.ok((await archive.index('security', 'bookworm-security', 'InRelease')) !== null);
});

test('without a Debian source it says what to set', async () => {
  for (const text of [
    '',
    'deb http://vendor.example.org nodistro main\n',
    `deb ${mirror.uri} jammy main\n`,
  ]) {
    const archive = await open({ apt: apt({ 'sources.list': text }) });
    for (const asked of [
      archive.deb(HELLO),
      archive.index('main', 'bookworm', 'InRelease'),
      archive.keyrings(),
    ])
      await assert.rejects(asked, { code: 'net/no-debian-archive', fix: /base\.mirrors/ });
  }
});

test('another vendor’s archive with Debian’s suite names is passed over', async () => {
  const vendor = await fakeMirror(scratchFolder(), [
    { name: 'bookworm', debs: [], fields: { Origin: 'Vendor' } },
  ]);
  const list = `deb ${vendor.uri} bookworm main\ndeb ${mirror.uri} bookworm main\n`;
  const archive = await open({ apt: apt({ 'sources.list': list }) });
  assert.equal(await archive.where('main', 'bookworm'), `${mirror.uri}/dists/bookworm`);
  // Whoever configures a mirror may call it what they like.
  const chosen = await open({ mirrors: [vendor.uri] });
  assert.equal(await chosen.where('main', 'bookworm'), `${vendor.uri}/dists/bookworm`);
});

test('a mirror that fails is passed over, and told of when no other answers', async () => {
  await using broken = await serve((_, response) => response.writeHead(403).end());
  const archive = await open({ mirrors: [broken.url, mirror.uri] });
  assert.equal((await archive.deb(HELLO)).size, HELLO.size);
  assert.ok((await archive.index('main', 'bookworm', 'InRelease')) !== null);
  const alone = await open({ mirrors: [broken.url] });
  await assert.rejects(alone.deb(HELLO), { code: 'net/unauthorized' });
});

test('packages: gone, tampered with, and paths that lead out', async () => {
  const archive = await open({ mirrors: [mirror.uri] });
  const gone: LockedDeb = { ...HELLO, path: 'pool/main/hello_0.9_amd64.deb', version: '0.9' };
  await assert.rejects(archive.deb(gone), {
    code: 'net/package-gone',
    message: /hello 0\.9/,
    fix: /plimsoll lock/,
  });
  await assert.rejects(archive.deb({ ...HELLO, sha256: '0'.repeat(64) }), { code: 'net/hash-mismatch' });
  await assert.rejects(archive.deb({ ...HELLO, size: 10 }), { code: 'net/too-large' });
  for (const path of ['../../etc/passwd', '/etc/passwd', 'pool/../../x'])
    await assert.rejects(archive.deb({ ...HELLO, path }), { code: 'net/bad-archive-path' });
});

test('an index with a hash is verified', async () => {
  const archive = await open({ mirrors: [mirror.uri] });
  const wrong = archive.index('main', 'bookworm', 'main/binary-amd64/Packages.gz', '0'.repeat(64));
  await assert.rejects(wrong, { code: 'net/hash-mismatch' });
});

test('keyrings: the configured one alone; else Debian’s and those of the sources', async () => {
  const only = await open({ mirrors: [mirror.uri], keyring: mirror.keyring });
  assert.deepEqual((await only.keyrings()).map(String), [readFileSync(mirror.keyring, 'utf8')]);
  const inline = readFileSync(mirror.keyring, 'utf8').trim().replace(/^$/gm, '.').replace(/^/gm, ' ');
  for (const [files, count] of [
    [{ 'sources.list': `deb [signed-by=${mirror.keyring}] ${mirror.uri} bookworm main\n` }, 2],
    [
      {
        'sources.list': `deb ${mirror.uri} bookworm main\n`,
        'trusted.gpg.d/a.gpg': 'a',
        'trusted.gpg.d/b.asc': 'b',
      },
      3,
    ],
    [
      {
        'sources.list.d/d.sources': `Types: deb\nURIs: ${mirror.uri}\nSuites: bookworm\nComponents: main\nSigned-By:\n${inline}\n`,
      },
      2,
    ],
  ] as const) {
    const archive = await open({ apt: apt(files) });
    assert.equal((await archive.keyrings()).length, count);
  }
  const absent = await open({ mirrors: [mirror.uri], keyring: '/nonexistent/key.asc' });
  await assert.rejects(absent.keyrings(), { code: 'net/keyring-unreadable', message: /ENOENT/ });
});

test('apt’s proxy is used where the environment names none', async () => {
  await using proxy = await serve((_, response) =>
    response.end(readFileSync(join(mirror.folder, HELLO.path))),
  );
  const folder = apt({
    'sources.list': 'deb http://archive.example.org/debian bookworm main\n',
    'apt.conf.d/proxy': `Acquire::http::Proxy "${proxy.url}";\n`,
  });
  const archive = await open({ apt: folder });
  assert.equal((await archive.deb(HELLO)).size, HELLO.size);
});

function lockedDeb({ folder }: FakeMirror, path: string): LockedDeb {
  const bytes = readFileSync(join(folder, path));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    package: 'hello',
    version: '1.0',
    architecture: 'amd64',
    archive: 'main',
    path,
    sha256,
    size: bytes.length,
  };
}
