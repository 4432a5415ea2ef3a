import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCleartextMessage, enums, generateKey, readKey, sign } from 'openpgp';
import { type TestArchive, testArchive } from '../../../test/support/debian.ts';
import type { FakeSuite } from '../../../test/support/mirror.ts';
import { serve } from '../../../test/support/server.ts';
import { openArchive } from '../../net/archive.ts';
import { readRelease, requireRelease } from './release.ts';

const SUITE: FakeSuite = { name: 'bookworm', debs: [{ package: 'hello' }] };

function read({ archive, now }: TestArchive) {
  return readRelease(archive, 'main', 'bookworm', now);
}

/** Replaces the release after it was signed. */
function tamper({ mirror }: TestArchive, change: (text: string) => string | Uint8Array): void {
  const path = join(mirror.folder, 'dists/bookworm/InRelease');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

test('a signed release names its files', async () => {
  const release = await read(await testArchive([SUITE]));
  assert.equal(release?.suite, 'bookworm');
  assert.match(release.files.get('main/binary-amd64/Packages')?.sha256 ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(release.diagnostics, []);
  assert.equal(release.byHash, false);
});

test('a suite that is not there', async () => {
  const { archive, now } = await testArchive([SUITE]);
  assert.equal(await readRelease(archive, 'main', 'trixie', now), null);
  await assert.rejects(requireRelease(archive, 'trixie', now), {
    code: 'debian/no-suite',
    fix: /base\.suite/,
  });
});

const TAMPERED: readonly (readonly [string, (text: string) => string | Uint8Array, RegExp])[] = [
  ['a changed hash', (text) => text.replace(/^ [0-9a-f]{8}/m, ' 00000000'), /Signed digest did not match/],
  [
    'an added line',
    (text) => text.replace('\nSHA256:', '\nComponents: main\nSHA256:'),
    /Signed digest did not match/,
  ],
  ['no signature', (text) => text.slice(0, text.indexOf('-----BEGIN PGP SIGNATURE')), /holds no signed text/],
  ['plain text', () => 'Codename: bookworm\nSHA256:\n', /holds no signed text/],
  ['nothing', () => '', /holds no signed text/],
  ['noise', () => Buffer.from([0, 255, 254, 10, 13]), /holds no signed text/],
];
for (const [what, change, why] of TAMPERED)
  test(`refused: ${what}`, async () => {
    const tested = await testArchive([SUITE]);
    tamper(tested, change);
    await assert.rejects(read(tested), { code: 'debian/bad-signature', message: why, exit: 2 });
  });

test('what stands outside the signature does not count', async () => {
  const tested = await testArchive([SUITE]);
  const evil = `Codename: bookworm\nSHA256:\n ${'0'.repeat(64)} 1 main/evil\n\n`;
  tamper(tested, (text) => `${evil}${text}\n${evil}`);
  const release = await read(tested).catch((error: Error) => error);
  // Refusing such a file is as good as not seeing what was added.
  if (release instanceof Error) assert.match(release.message, /not to be trusted/);
  else assert.equal(release?.files.has('main/evil'), false);
});

test('refused: another key, Debian’s own included', async () => {
  const { mirror, store, now } = await testArchive([SUITE]);
  const archive = openArchive(store, { env: {}, mirrors: [mirror.uri], apt: '/nonexistent' });
  const reading = readRelease(archive, 'main', 'bookworm', now);
  await assert.rejects(reading, {
    code: 'debian/bad-signature',
    message: /Could not find signing key/,
    fix: /base\.keyring/,
  });
});

test('refused: a keyring that is none', async () => {
  const tested = await testArchive([SUITE]);
  writeFileSync(tested.mirror.keyring, 'nonsense');
  await assert.rejects(read(tested), {
    code: 'debian/bad-signature',
    message: /no keyring for it can be read/,
  });
});

test('a binary keyring is as good as an armored one', async () => {
  const tested = await testArchive([SUITE]);
  const { keyring } = tested.mirror;
  const key = await readKey({ armoredKey: readFileSync(keyring, 'utf8') });
  writeFileSync(keyring, key.write());
  assert.equal((await read(tested))?.suite, 'bookworm');
});

test('refused: a signature over a weak hash', async () => {
  const tested = await testArchive([SUITE]);
  const date = new Date('2020-01-01');
  const key = await generateKey({
    userIDs: [{ name: 'Old' }],
    type: 'rsa',
    rsaBits: 2048,
    date,
    format: 'object',
  });
  writeFileSync(tested.mirror.keyring, key.publicKey.armor());
  for (const user of key.privateKey.users)
    for (const certificate of user.selfCertifications)
      certificate.preferredHashAlgorithms = [enums.hash.sha1];
  const text = 'Origin: Debian\nCodename: bookworm\nSHA256:\n';
  const message = await createCleartextMessage({ text });
  const weak = {
    preferredHashAlgorithm: enums.hash.sha1,
    nonDeterministicSignaturesViaNotation: false,
    rejectHashAlgorithms: new Set<enums.hash>(),
    rejectMessageHashAlgorithms: new Set<enums.hash>(),
  };
  const signed = await sign({ message, signingKeys: key.privateKey, date, config: weak });
  assert.match(signed, /Hash: SHA1/);
  tamper(tested, () => signed);
  await assert.rejects(read(tested), { code: 'debian/bad-signature', message: /insecure.*hash/i });
});

const UNFIT: readonly (readonly [string, Partial<FakeSuite>, RegExp])[] = [
  ['for another suite', { fields: { Codename: 'sid', Suite: 'unstable' } }, /is for sid, not for bookworm/],
  ['with weak hashes only', { edit: (text) => text.replace('SHA256:', 'MD5Sum:') }, /names no sha256 hashes/],
];
for (const [what, fields, why] of UNFIT)
  test(`refused: ${what}`, async () => {
    const tested = await testArchive([{ ...SUITE, ...fields }]);
    await assert.rejects(read(tested), { code: 'debian/bad-release', message: why });
  });

test('an expired release is refused over the network, and spoken of when the mirror is local', async () => {
  const expired = { ...SUITE, fields: { 'Valid-Until': 'Wed, 31 Dec 2025 00:00:00 UTC' } };
  const local = await testArchive([expired]);
  const found = (await read(local))?.diagnostics;
  assert.deepEqual(
    found?.map(({ rule, severity }) => [rule, severity]),
    [['debian/expired', 'warning']],
  );
  const before = { ...local, now: new Date('2025-06-01') };
  assert.deepEqual((await read(before))?.diagnostics, []);

  await using server = await serve((request, response) => {
    response.end(readFileSync(join(local.mirror.folder, request.url ?? '')));
  });
  const remote = openArchive(local.store, { env: {}, mirrors: [server.url], keyring: local.mirror.keyring });
  const reading = readRelease(remote, 'main', 'bookworm', local.now);
  await assert.rejects(reading, { code: 'debian/expired', message: /31 Dec 2025/ });
});
