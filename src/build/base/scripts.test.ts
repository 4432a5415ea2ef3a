import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LockedDeb } from '../../model/lock.ts';
import { accountEntries } from './accounts.ts';
import { scriptFindings } from './scripts.ts';

const DEB: LockedDeb = {
  package: 'x',
  version: '1',
  architecture: 'amd64',
  sha256: '0'.repeat(64),
  size: 1,
  archive: 'main',
  path: 'pool/x.deb',
};

const TABLE: readonly { readonly what: string; readonly script: string; readonly calls: string | null }[] = [
  { what: 'no script', script: '', calls: null },
  {
    what: 'grammar only',
    script: '#!/bin/sh\nset -e\ncase "$1" in\n configure|reconfigure)\n ;;\n *) exit 1;;\nesac\n',
    calls: null,
  },
  {
    what: 'upkeep',
    script: 'if [ "$1" = configure ]; then ldconfig; fi\nupdate-alternatives --install /a a /b 1\n',
    calls: null,
  },
  { what: 'debconf', script: '. /usr/share/debconf/confmodule\ndb_get x/y || true\ndb_stop\n', calls: null },
  { what: 'comments', script: '# adduser x\ntrue # chown x\n', calls: null },
  {
    what: 'text in a here-document',
    script: 'cat <<EOF\nadduser x\nEOF\ncat <<-"END"\n\tchown\n\tEND\n',
    calls: null,
  },
  { what: 'text in quotes', script: 'echo "; adduser x" \'| chown y\'\n', calls: null },
  {
    what: 'what debhelper adds',
    script: '# Automatically added by dh_installsystemd/13\nmkdir /x\n# End automatically added section\n',
    calls: null,
  },
  {
    what: 'users that debhelper adds',
    script:
      '# Automatically added by dh_installsysusers/13\nsystemd-sysusers x.conf\n# End automatically added section\n',
    calls: 'systemd-sysusers',
  },
  { what: 'its own function', script: 'tidy() {\n  rm -f /x\n}\ntidy\n', calls: null },
  { what: 'work in its own function', script: 'setup() { mkdir -p /x; }\nsetup\n', calls: 'mkdir' },
  {
    what: 'a user',
    script: 'if ! getent passwd x >/dev/null; then\n  adduser --system x\nfi\n',
    calls: 'adduser',
  },
  {
    what: 'by path, behind an assignment',
    script: 'LC_ALL=C /usr/sbin/useradd x && chown -R x /var/lib/x\n',
    calls: 'chown, useradd',
  },
  { what: 'over two lines', script: 'true && \\\n  mkfontscale /x\n', calls: 'mkfontscale' },
  {
    what: 'after a case’s label',
    script: 'case $1 in\nconfigure) fc-cache -s ;;\nesac\n',
    calls: 'fc-cache',
  },
  { what: 'in a substitution', script: 'x=$(mktemp -d)\ny=`openssl rand 4`\n', calls: 'mktemp, openssl' },
];

for (const { what, script, calls } of TABLE)
  test(`scripts: ${what}`, () => {
    const findings = scriptFindings(DEB, new Map([['postinst', script]]));
    assert.equal(findings[0]?.message.match(/they call (.*)$/)?.[1] ?? null, calls);
    assert.equal(findings.length, calls === null ? 0 : 1);
  });

test('scripts: those that were read, and what the base does instead', () => {
  const control = new Map([['postinst', 'adduser x']]);
  for (const name of ['base-files', 'ca-certificates', 'libc6', 'python3.13-minimal', 'tzdata'])
    assert.deepEqual(scriptFindings({ ...DEB, package: name }, control), []);
  assert.equal(scriptFindings({ ...DEB, package: 'tzdata-legacy' }, control).length, 1);
});

test('scripts: no text makes it throw or hang', () => {
  const noise = fc.string({ unit: fc.constantFrom(...'a$(){};&|`"\'<EOF\n\\ =!#'), maxLength: 200 });
  fc.assert(fc.property(noise, (script) => void scriptFindings(DEB, new Map([['postinst', script]]))));
});

test('accounts: root, nobody and the user, no passwords, no shells', async () => {
  const entries = accountEntries({ uid: 10001, gid: 10001, name: 'app', home: '/home/app' });
  const texts = await Promise.all(
    entries.map(async (entry) => {
      assert.ok(entry.kind === 'file');
      return [entry.path, Buffer.from(await entry.content.blob.read(0, entry.content.blob.size)).toString()];
    }),
  );
  assert.deepEqual(Object.fromEntries(texts), {
    'etc/passwd':
      'root:x:0:0:root:/root:/usr/sbin/nologin\n' +
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n' +
      'app:x:10001:10001:app:/home/app:/usr/sbin/nologin\n',
    'etc/group': 'root:x:0:\nnogroup:x:65534:\napp:x:10001:\n',
    'etc/shadow': 'root:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\napp:*:19000:0:99999:7:::\n',
  });
});
