import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeDeb } from '../../../test/support/deb.ts';
import { lockedDebs, testArchive } from '../../../test/support/debian.ts';
import { silent } from '../../model/progress.ts';
import { nativeEntries } from './entries.ts';

test('a program that the package links by its scripts is taken under the name it is started by', async () => {
  const postinst =
    'setcap cap_net_raw+ep /usr/lib/ask/other\nif [ "$1" = "configure" ]; then\n' +
    '        update-alternatives --install /usr/lib/ask/http http /usr/lib/ask/http.old 50\nfi\n';
  const asker: FakeDeb = {
    package: 'asker',
    files: { 'usr/lib/ask/http.old': 'asks', 'usr/lib/ask/other': 'else' },
    scripts: { postinst },
  };
  const tested = await testArchive([
    { name: 'bookworm', debs: [asker] },
    { name: 'bookworm-security', debs: [] },
  ]);
  const programs = [{ package: 'asker', files: ['/usr/lib/ask/http', '/usr/lib/ask/http.old'] }];
  const options = {
    suite: 'bookworm',
    runtime: { language: 'none', version: '' },
    platform: 'linux/amd64',
  } as const;
  const debs = await lockedDebs(tested, ['asker']);
  const made = await nativeEntries(debs, null, { ...options, programs }, { ...tested, progress: silent });
  const found = Object.fromEntries(
    made.value.map((entry) => [entry.path, entry.kind === 'symlink' ? entry.target : entry.kind]),
  );
  assert.equal(found['usr/lib/ask/http'], '/etc/alternatives/http');
  assert.equal(found['etc/alternatives/http'], '/usr/lib/ask/http.old');
  assert.equal(found['usr/lib/ask/other'], undefined, 'nothing else of the package');
  assert.deepEqual(made.diagnostics, [], 'what else its scripts do is for the rest of it');
});
