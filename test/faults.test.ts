import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, type TestContext, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { execa } from 'execa';
import type { Ran } from '../src/cli/testing/plimsoll.ts';
import type { Image } from '../src/model/image.ts';
import type { Lock } from '../src/model/lock.ts';
import { NO_MIRROR } from './support/archive.ts';
import { ar, fakeDeb, type tar } from './support/deb.ts';
import { damagedBlobs, openSite, type Site, tell } from './support/faults.ts';
import { sha256 } from './support/hash.ts';
import { scratchFolder } from './support/store.ts';
import { fakeWheel } from './support/wheel.ts';
import { fakeZip } from './support/zip.ts';

/** Where hostile archives try to write. */
const OUTSIDE = '/tmp/plimsoll-escaped';
const KILLS = 20;
/** After so many kills a build has to come out right; then a new cache. */
const TOGETHER = 4;

describe('faults: nothing escapes, nothing is lost, the next build is right', { skip: NO_MIRROR }, () => {
  let site: Site;
  let digest: string;
  let milliseconds: number;
  let lockText: string;

  before(async () => {
    site = await openSite();
    lockText = readFileSync(join(site.folder, 'plimsoll.lock'), 'utf8');
    const begun = performance.now();
    digest = digestOf(await site.build(scratchFolder()));
    milliseconds = performance.now() - begun;
  });

  const digestOf = ({ code, stdout, stderr }: Ran): string => {
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout).images as readonly Image[])[0]?.digest ?? '';
  };
  /** One cache for the faults of a test: it is the next build's, too. */
  let cache = '';
  beforeEach(() => {
    cache = scratchFolder();
  });
  /** With everything mended. */
  const right = async (): Promise<void> => assert.equal(digestOf(await site.build(cache)), digest);
  /** Refused with a reason and a next action: neither a crash nor an image. */
  const refused = async (t: TestContext, what: string, message: RegExp, mend: () => void): Promise<void> => {
    const ran = await site.build(cache);
    assert.ok(ran.code === 1 || ran.code === 2 || ran.code === 75, `${what}: ${ran.code} ${ran.stderr}`);
    assert.match(ran.stderr, message);
    assert.match(ran.stderr, /fix: /);
    assert.doesNotMatch(ran.stderr, /^ *bug |\n {4}at /m, `${what}: no fault of ours`);
    assert.equal(existsSync(OUTSIDE), false, 'nothing escaped');
    mend();
    tell(t, what, `refused (${ran.code}): ${reasonIn(ran.stderr)}`);
  };

  const wheelFile = (): string =>
    Object.keys(site.lock.wheels).find((file) => file.startsWith('flask')) ?? '';
  const debFile = (): string => Object.keys(site.lock.debs).find((file) => file.startsWith('netbase')) ?? '';
  /** The lock as it would be if the file had these bytes: locks are not trusted either. */
  const forge = (kind: 'wheels' | 'debs', file: string, bytes: Uint8Array): void => {
    const lock: Lock = JSON.parse(lockText);
    const entry = { ...lock[kind][file], sha256: sha256(bytes), size: bytes.length };
    site.writeLock(JSON.stringify({ ...lock, [kind]: { ...lock[kind], [file]: entry } }));
  };
  const withWheel = (bytes: Uint8Array, forged: boolean): (() => void) => {
    const path = join(site.house, wheelFile());
    const before = readFileSync(path);
    writeFileSync(path, bytes);
    if (forged) forge('wheels', wheelFile(), bytes);
    return () => {
      writeFileSync(path, before);
      site.writeLock(lockText);
    };
  };
  const withDeb = (bytes: Uint8Array, forged: boolean): (() => void) => {
    const back = site.replaceDeb(debFile(), bytes);
    if (forged) forge('debs', debFile(), bytes);
    return () => {
      back();
      site.writeLock(lockText);
    };
  };
  const flipped = (bytes: Uint8Array): Buffer => {
    const copy = Buffer.from(bytes);
    copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
    return copy;
  };

  test('wheels: cut, tampered with', async (t) => {
    const bytes = readFileSync(join(site.house, wheelFile()));
    await refused(t, 'wheel cut in half', /flask/i, withWheel(bytes.subarray(0, bytes.length >> 1), false));
    await refused(t, 'wheel with one bit changed', /flask/i, withWheel(flipped(bytes), false));
    await refused(
      t,
      'wheel cut, and the lock agrees',
      /flask/i,
      withWheel(bytes.subarray(0, bytes.length >> 1), true),
    );
    await right();
  });

  test('Debian packages: cut, tampered with', async (t) => {
    const bytes = site.debBytes(debFile());
    await refused(t, 'deb cut in half', /netbase/, withDeb(bytes.subarray(0, bytes.length >> 1), false));
    await refused(t, 'deb with one bit changed', /netbase/, withDeb(flipped(bytes), false));
    await refused(
      t,
      'deb cut, and the lock agrees',
      /netbase/,
      withDeb(bytes.subarray(0, bytes.length >> 1), true),
    );
    await right();
  });

  test('locks: cut, edited', async (t) => {
    const cases: readonly (readonly [string, (text: string) => string, RegExp])[] = [
      ['lock cut in half', (text) => text.slice(0, text.length >> 1), /plimsoll\.lock/],
      ['lock with another hash', (text) => text.replace(/("flask-[^"]+":.*?"sha256":")../, '$1ff'), /flask/i],
      [
        'lock with a path that leaves the archive',
        (text) => text.replace(/"path":"pool\/main/, '"path":"../../pool'),
        /path/,
      ],
      [
        'lock that names a file it does not have',
        (text) => text.replace(/^ *"netbase_[^"]+\.deb": .*\n/m, ''),
        /netbase|plimsoll\.lock/,
      ],
    ];
    for (const [what, edit, message] of cases) {
      const edited = edit(lockText);
      assert.notEqual(edited, lockText, what);
      site.writeLock(edited);
      await refused(t, what, message, () => site.writeLock(lockText));
    }
    await right();
  });

  test('archives that write elsewhere', async (t) => {
    const up = '../'.repeat(12);
    const slip = fakeZip([{ name: `${up}${OUTSIDE.slice(1)}`, body: Buffer.from('x') }]);
    await refused(t, 'zip-slip: a wheel with ../ in a name', /flask/i, withWheel(slip, true));
    const absolute = fakeWheel('flask', '3.1.3', { [OUTSIDE]: 'x' });
    await refused(t, 'a wheel with an absolute name', /flask/i, withWheel(absolute, true));
    const deb = (files: Parameters<typeof tar>[0]) => fakeDeb({ package: 'netbase', files });
    await refused(
      t,
      'tar: ../ in a name',
      /netbase|leaves/,
      withDeb(deb({ [`./${up}${OUTSIDE.slice(1)}`]: 'x' }), true),
    );
    await refused(
      t,
      'tar: a hard link to outside',
      /netbase/,
      withDeb(deb({ './etc/x': { link: `${up}etc/passwd`, hard: true } }), true),
    );
    await refused(
      t,
      'tar: a file through a link',
      /netbase|usr\/share\/out|link/,
      withDeb(deb({ './usr/share/out': { link: '/tmp' }, './usr/share/out/plimsoll-escaped': 'x' }), true),
    );
    await right();
  });

  test('bombs', async (t) => {
    const zeros = deflateRawSync(Buffer.alloc(512 * 1024 * 1024));
    const metadata = ['WHEEL', 'METADATA', 'RECORD'].map((name) => ({
      name: `flask-3.1.3.dist-info/${name}`,
      body: Buffer.from(''),
    }));
    const bomb = fakeZip([
      ...metadata,
      { name: 'flask/bomb.bin', body: zeros.subarray(0, 1), after: zeros.subarray(1), method: 0, size: 100 },
    ]);
    await refused(t, 'zip bomb: a file that is not as long as it says', /flask/i, withWheel(bomb, true));
    const { stdout: one } = await execa('xz', ['--stdout', '-0'], {
      input: Buffer.alloc(64 * 1024 * 1024),
      encoding: 'buffer',
    });
    const many = Buffer.concat(Array.from({ length: 200 }, () => one));
    const xz = ar([
      ['debian-binary', Buffer.from('2.0\n')],
      ['control.tar.xz', one],
      ['data.tar.xz', many],
    ]);
    await refused(t, 'xz bomb: 13 GB of zeros in a deb', /netbase/, withDeb(xz, true));
    await right();
  });

  test('what a cache holds is damaged', async (t) => {
    const cases: readonly (readonly [string, (bytes: Buffer) => Uint8Array])[] = [
      ['layer in the cache cut in half', (bytes) => bytes.subarray(0, bytes.length >> 1)],
      ['layer in the cache with one bit changed', flipped],
    ];
    for (const [what, damage] of cases) {
      cache = scratchFolder();
      const { layers } = (JSON.parse((await site.build(cache)).stdout).images as readonly Image[])[0] ?? {
        layers: [],
      };
      const path = join(cache, 'blobs/sha256', layers[0]?.digest.slice('sha256:'.length) ?? '');
      writeFileSync(path, damage(readFileSync(path)));
      const layout = join(scratchFolder(), 'out');
      const ran = await site.build(cache, layout);
      if (ran.code !== 0) {
        assert.match(ran.stderr, /fix: /);
        assert.equal(existsSync(join(layout, 'index.json')), false, `${what}: nothing half is delivered`);
      } else assert.deepEqual(damagedBlobs(layout), [], `${what}: nothing damaged is delivered`);
      assert.equal(digestOf(await site.build(cache, join(scratchFolder(), 'out'))), digest);
      tell(
        t,
        what,
        ran.code === 0 ? 'made again, the same digest' : `refused (${ran.code}), then the same digest`,
      );
    }
  });

  test('a disk that is full', {
    skip: process.getuid?.() === 0 ? false : 'needs root for a small file system',
  }, async (t) => {
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'plimsoll-full', cache]);
    try {
      const ran = await site.build(cache);
      assert.ok(ran.code === 2 || ran.code === 75, ran.stderr);
      assert.match(ran.stderr, /full|space/i);
      assert.match(ran.stderr, /fix: /);
      await execa('mount', ['-o', 'remount,size=600m', cache]);
      assert.equal(digestOf(await site.build(cache)), digest);
      tell(t, 'disk full (12 MB)', `refused (${ran.code}), then the same digest from the same cache`);
    } finally {
      await execa('umount', ['--lazy', cache]);
    }
  });

  test(`kill -9 at ${KILLS} random moments`, async (t) => {
    for (let kills = 0; kills < KILLS; kills += TOGETHER) {
      cache = scratchFolder();
      for (let at = 0; at < TOGETHER; at += 1) await site.kill(cache, Math.random() * milliseconds);
      const layout = join(scratchFolder(), 'out');
      assert.equal(digestOf(await site.build(cache, layout)), digest);
      assert.deepEqual(damagedBlobs(layout), []);
    }
    tell(t, `kill -9 at ${KILLS} random moments`, 'the same digest each time');
  });
});

/** The first line of an error, without folders of this run and the rest of hashes. */
function reasonIn(stderr: string): string {
  const [, said = ''] = /^ *error[: ] *(.*)$/m.exec(stderr) ?? [];
  return said
    .replace(/(?:file:\/\/)?\/tmp\/[^\s/]+\//g, '')
    .replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}
