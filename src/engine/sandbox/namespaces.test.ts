import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRefusal } from './namespaces.ts';

const REFUSED =
  'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.';

test('a refusal names the setting that refuses and the command that mends it', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp, RegExp])[] = [
    [
      REFUSED,
      { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' },
      /switched off.*unprivileged_userns_clone = 0/,
      /sysctl -w kernel\.unprivileged_userns_clone=1$/,
    ],
    [
      REFUSED,
      { '/proc/sys/user/max_user_namespaces': '0' },
      /max_user_namespaces = 0/,
      /max_user_namespaces=15000$/,
    ],
    [
      'bwrap: setting up uid map: Permission denied',
      { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' },
      /apparmor_restrict/,
      /=0$/,
    ],
    [REFUSED, { '/.dockerenv': '' }, /container this runs in/, /seccomp=unconfined/],
    [REFUSED, { '/run/.containerenv': '' }, /container this runs in/, /socket of the engine/],
    [
      REFUSED,
      { '/proc/sys/user/max_user_namespaces': '96365' },
      /this user may not make namespaces/,
      /Docker or Podman/,
    ],
    [
      'bwrap: execvp /x: No such file or directory',
      { '/.dockerenv': '' },
      /does not start: bwrap: execvp/,
      /Docker or Podman/,
    ],
  ];
  for (const [said, files, because, fix] of cases) {
    const refusal = explainRefusal(said, (path) => files[path] ?? null);
    assert.match(refusal.because, because);
    assert.match(refusal.fix, fix);
  }
});
