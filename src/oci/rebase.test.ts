import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LockedImage } from '../model/lock.ts';
import { baseLabels, baseNeeds, readNeeds, unmetNeeds } from './base.ts';
import { readRebasable, rebasedConfig } from './rebase.ts';

const IMAGE: LockedImage = {
  name: '0'.repeat(64),
  digest: `sha256:${'1'.repeat(64)}`,
  layers: [],
  env: ['PATH=/usr/local/bin:/usr/bin', 'OLD=1', 'SHARED=base'],
  python: { version: '3.12.3', path: '/usr/local/bin/python3.12' },
  glibc: '2.36',
  links: { lib: 'usr/lib' },
  accounts: { passwd: 'root:x:0:0::/:\n', group: '' },
  certificates: '/etc/ssl/certs/ca-certificates.crt',
  needs: ['libc.so.6'],
};
const NEEDS = baseNeeds(IMAGE, ['SHARED', 'PATH', 'OWN']);

const FITS: readonly (readonly [
  what: string,
  base: Partial<LockedImage>,
  says: RegExp | null,
  libraries?: string[],
])[] = [
  ['the same', {}, null],
  ['a later patch', { python: { version: '3.12.9', path: '/usr/local/bin/python3.12' } }, null],
  ['a later C library', { glibc: '2.41' }, null],
  ['more libraries', {}, null, ['libc.so.6', 'libx.so']],
  ['an older C library', { glibc: '2.9' }, /C library is 2\.9, the packages were chosen for 2\.36/],
  ['another minor', { python: { version: '3.13.1', path: IMAGE.python.path } }, /has Python 3\.13/],
  [
    'another place',
    { python: { version: '3.12.3', path: '/usr/bin/python3.12' } },
    /interpreter is \/usr\/bin/,
  ],
  ['a library less', {}, /lacks libc\.so\.6/, []],
  ['other accounts', { accounts: { passwd: '', group: '' } }, /accounts differ/],
  ['another root', { links: {} }, /links at its top differ/],
  ['no certificates', { certificates: null }, /certificates are missing/],
];

for (const [what, change, says, libraries = ['libc.so.6']] of FITS)
  test(`a new base: ${what}`, () => {
    const unmet = unmetNeeds(NEEDS, { ...IMAGE, ...change }, new Set(libraries));
    if (says === null) assert.deepEqual(unmet, []);
    else assert.match(unmet.join(), says);
  });

test("the new base's variables take the place of the old one's; the image's own stay", () => {
  const own = `sha256:${'2'.repeat(64)}`;
  const config = {
    config: {
      Env: ['OLD=1', 'OWN=mine', 'PATH=/opt/venv/bin:/usr/local/bin', 'SHARED=mine'],
      Labels: { 'org.opencontainers.image.title': 'api', ...baseLabels(IMAGE, 'a', NEEDS) },
      Cmd: ['x'],
    },
    rootfs: { type: 'layers', diff_ids: [own] },
    history: [{ created: 'then', comment: 'application' }],
  };
  const before = readRebasable(config);
  assert.ok(before);
  const next = { ...IMAGE, env: ['PATH=/usr/sbin:/usr/local/bin', 'NEW=1', 'SHARED=new'] };
  const after = JSON.parse(Buffer.from(rebasedConfig(before, next, [], 'b')).toString());
  assert.deepEqual(after.config.Env, [
    'NEW=1',
    'OWN=mine',
    'PATH=/opt/venv/bin:/usr/local/bin:/usr/sbin',
    'SHARED=mine',
  ]);
  assert.deepEqual(after.config.Cmd, ['x']);
  assert.equal(after.config.Labels['org.opencontainers.image.base.name'], 'b');
  assert.deepEqual(after.rootfs, config.rootfs);
});

test('property: what any label or configuration says is read or refused', () => {
  fc.assert(
    fc.property(fc.json(), fc.jsonValue(), (label, value) => {
      readNeeds({ 'io.plimsoll.base': label });
      readRebasable(value);
      readRebasable({ config: { Labels: { 'io.plimsoll.base': label } }, rootfs: { diff_ids: value } });
    }),
  );
  assert.equal(readNeeds({ 'io.plimsoll.base': '{"layers":1}' }), null);
  assert.deepEqual(readNeeds(baseLabels(IMAGE, 'a', NEEDS)), NEEDS);
});
