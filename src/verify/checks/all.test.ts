import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { ServicePlan } from '../../model/plan.ts';
import type { Subject } from '../check.ts';
import type { ImageFile } from '../files.ts';
import { servicePlan } from '../testing/plan.ts';
import { CHECKS } from './all.ts';

test('every file of the folder is a check in the list, sorted, named as its id', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !name.startsWith('all.'));
  assert.deepEqual(
    CHECKS.map(({ id }) => `${id}.ts`),
    files.sort(),
  );
});

/** By check: names that must be found, and names that look alike and must not. */
const NAMES: Readonly<Record<string, readonly [found: readonly string[], fine: readonly string[]]>> = {
  'no-build-tools': [
    ['usr/bin/gcc', 'usr/bin/x86_64-linux-gnu-gcc-12', 'usr/bin/make', 'usr/bin/git', 'bin/ld', 'usr/bin/as'],
    [
      'opt/venv/bin/fastapi',
      'usr/lib/gcc/x86_64-linux-gnu/12/libgcc.a',
      'usr/share/doc/make/copyright',
      'usr/bin/asx',
    ],
  ],
  'no-package-manager': [
    [
      'usr/bin/apt-get',
      'usr/bin/dpkg',
      'opt/venv/bin/pip3.11',
      'usr/local/bin/npm',
      'sbin/apk',
      'opt/venv/bin/uv',
    ],
    [
      'var/lib/dpkg/status.d/libc6',
      'opt/venv/bin/uvicorn',
      'usr/lib/node_modules/npm/index.js',
      'opt/venv/bin/pipeline',
    ],
  ],
  'no-secrets': [
    [
      'app/.env',
      'app/.env.production',
      'app/certs/server.key',
      'root/.ssh/known_hosts',
      'app/.git/HEAD',
      'app/id_rsa',
      'app/.npmrc',
    ],
    [
      'app/.env.example',
      'app/environment.py',
      'etc/ssl/certs/ca-certificates.crt',
      'opt/venv/lib/python3.11/site-packages/tornado/test/test.key',
      'app/node_modules/agent-base/test/ssl-cert-snakeoil.key',
      'app/keys.py',
      'app/.gitignore',
    ],
  ],
  'no-shell': [
    ['bin/sh', 'usr/bin/bash', 'usr/local/bin/zsh', 'bin/busybox', 'usr/bin/dash'],
    ['opt/venv/bin/flash', 'usr/share/bash-completion/x', 'usr/bin/ssh', 'app/bin/sh.py', 'usr/bin/tclsh8'],
  ],
};

test('names tell what should not be in an image', async () => {
  for (const [id, [found, fine]] of Object.entries(NAMES)) {
    for (const path of found) assert.equal(await verdict(id, path), false, `${id}: ${path}`);
    for (const path of fine) assert.equal(await verdict(id, path), true, `${id}: ${path}`);
  }
  const ofFiles = CHECKS.filter(({ when }) => when === 'image').map(({ id }) => id);
  assert.deepEqual(Object.keys(NAMES), ofFiles);
});

test('git is no build tool of a service that calls it', async () => {
  const plan = servicePlan({ packages: { value: ['git', 'make'], because: 'called', evidence: [] } });
  assert.equal(await verdict('no-build-tools', 'usr/bin/git', 'file', plan), true);
  assert.equal(await verdict('no-build-tools', 'usr/bin/make', 'file', plan), false);
});

test('a folder is nothing, a link to it is', async () => {
  assert.equal(await verdict('no-shell', 'bin/sh', 'directory'), true);
  assert.equal(await verdict('no-shell', 'bin/sh', 'symlink'), false);
});

test('the probe of what answers through its broker is left to the stack that has one', async () => {
  const check = CHECKS.find(({ id }) => id === 'probe-works');
  assert.ok(check);
  let asked = 0;
  const container = {
    exec: async () => {
      asked += 1;
      return { code: 0, stdout: '', stderr: '', timedOut: false, milliseconds: 1 };
    },
  };
  const tried = async (plan: ServicePlan) =>
    (await check.check({ plan, container } as unknown as Subject)).ok;
  assert.equal(await tried(servicePlan()), true);
  assert.equal(await tried(servicePlan({ kind: 'worker', framework: 'celery', port: null })), null);
  assert.equal(asked, 1);
});

async function verdict(
  id: string,
  path: string,
  kind: ImageFile['kind'] = 'file',
  plan: ServicePlan = servicePlan(),
) {
  const check = CHECKS.find((one) => one.id === id);
  assert.ok(check, id);
  // A check of files looks at nothing else.
  const subject = { plan, files: [{ path, kind }] } as unknown as Subject;
  const { ok, message, fix } = await check.check(subject);
  assert.equal(message.includes(`/${path}`), ok === false, message);
  assert.equal(typeof fix === 'string', ok === false);
  return ok;
}
