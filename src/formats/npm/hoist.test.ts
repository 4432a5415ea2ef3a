import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Closure } from './placed.ts';
import { fromPnpmLock } from './pnpmlock.ts';
import { shown } from './testing/shown.ts';
import { fromYarnLock } from './yarnlock.ts';

const RUN: Closure = { folder: '.', development: false, platforms: ['linux/amd64'] };

test('Yarn: one release is in one folder, whichever of its ranges leads to it', () => {
  const json = JSON.stringify({ dependencies: { a: '1', b: '^2.0.0' } });
  const placed = { 'node_modules/a': 'a@1.0.0', 'node_modules/b': 'b@2.1.0' };
  const first =
    '# yarn lockfile v1\n\na@1:\n  version "1.0.0"\n  dependencies:\n    b "^2.1.0"\n\nb@^2.0.0, b@^2.1.0:\n  version "2.1.0"\n';
  assert.deepEqual(shown(fromYarnLock(first, RUN, () => json)), placed);
  const later = [
    '__metadata:\n  version: 8\n',
    '"a@npm:1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  dependencies:\n    b: "npm:^2.1.0"\n',
    '"b@npm:^2.0.0, b@npm:^2.1.0":\n  version: 2.1.0\n  resolution: "b@npm:2.1.0"\n',
  ];
  assert.deepEqual(shown(fromYarnLock(later.join('\n'), RUN, () => json)), placed);
});

test('pnpm and Yarn: a package of an address of its own is told with its line', () => {
  const at = 'https://files.example.org/a-1.0.0.tgz';
  const asks = JSON.stringify({ dependencies: { a: at } });
  const pnpm = `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ${at}\n        version: ${at}\npackages:\n  a@${at}:\n    resolution: {tarball: ${at}}\n    version: 1.0.0\nsnapshots:\n  a@${at}: {}\n`;
  const first = `# yarn lockfile v1\n\n"a@${at}":\n  version "1.0.0"\n  resolved "${at}#aa"\n`;
  const later = `__metadata:\n  version: 8\n\n"a@${at}":\n  version: 1.0.0\n  resolution: "a@${at}"\n`;
  const table = [
    [fromPnpmLock(pnpm, RUN), 6],
    [fromYarnLock(first, RUN, () => asks), 3],
    [fromYarnLock(later, RUN, () => asks), 4],
  ] as const;
  for (const [made, line] of table)
    assert.deepEqual(made, { fault: { message: `a comes from ${at} and not from a registry`, line } });
});
