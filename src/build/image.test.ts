import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBlob } from '../model/blob.ts';
import type { Entry } from '../model/entry.ts';
import type { LockedImage } from '../model/lock.ts';
import { accountsOn, onImage } from './image.ts';

const IMAGE: LockedImage = {
  name: '0'.repeat(64),
  digest: `sha256:${'1'.repeat(64)}`,
  layers: [],
  env: [],
  python: { version: '3.12.3', path: '/usr/local/bin/python3.12' },
  glibc: '2.36',
  links: { opt: 'var/opt', lib: 'usr/lib' },
  accounts: { passwd: '', group: '' },
  certificates: null,
  needs: [],
};
const USER = { uid: 10001, gid: 10001, name: 'app', home: '/home/app' };
const APP = 'app:x:10001:10001:app:/home/app:/usr/sbin/nologin';

const ACCOUNTS: readonly (readonly [what: string, before: string, after: string])[] = [
  ['none', '', `${APP}\n`],
  ['others stay', 'root:x:0:0::/root:/bin/sh', `root:x:0:0::/root:/bin/sh\n${APP}\n`],
  ['whoever has the number keeps it', 'svc:x:10001:1::/:/bin/sh\n', 'svc:x:10001:1::/:/bin/sh\n'],
  ['a name that is taken', 'app:x:5:5::/:\n', `app:x:5:5::/:\napp-10001${APP.slice(3)}\n`],
  ['a name that only begins so', 'apple:x:5:5::/:\n', `apple:x:5:5::/:\n${APP}\n`],
];

for (const [what, passwd, after] of ACCOUNTS)
  test(`accounts of a base: ${what}`, async () => {
    const entries = accountsOn({ ...IMAGE, accounts: { passwd, group: '' } }, USER);
    assert.equal(await textOf(entries.find(({ path }) => path === 'etc/passwd')), after);
    assert.equal(await textOf(entries.find(({ path }) => path === 'etc/group')), 'app:x:10001:\n');
  });

test('what lies below a link of the base goes where it leads; nothing replaces the link', async () => {
  const at = (path: string): Entry => ({ kind: 'directory', path, mode: 0o755, uid: 0, gid: 0 });
  const link: Entry = { kind: 'hardlink', path: 'opt/b', target: 'lib/a', mode: 0o644, uid: 0, gid: 0 };
  const entries = [at('opt'), at('opt/venv'), at('optional'), at('app'), link];
  const job = {
    kind: 'wheels',
    what: '',
    key: 1,
    weight: 0,
    make: async () => ({ entries, diagnostics: [] }),
  } as const;
  const made = await onImage(job, IMAGE).make(memoryBlob);
  assert.deepEqual(
    made.entries.map(({ path }) => path),
    ['var/opt', 'var/opt/venv', 'optional', 'app', 'var/opt/b'],
  );
  assert.deepEqual(made.entries.at(-1), { ...link, path: 'var/opt/b', target: 'usr/lib/a' });
  assert.equal(onImage(job, { ...IMAGE, links: {} }), job);
});

async function textOf(entry: Entry | undefined): Promise<string> {
  assert.ok(entry?.kind === 'file');
  const { blob = memoryBlob(new Uint8Array()) } = entry.content;
  return Buffer.from(await blob.read(0, blob.size)).toString();
}
