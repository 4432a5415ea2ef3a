import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { openStore } from '../src/store/store.ts';
import { baseLayout, type FakeBase, rpmBase, textEntry } from './support/base.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

// Services on bases of systems of rpm, whose packages are not Debian's.

const MAIN = `from flask import Flask

app = Flask(__name__)


@app.get("/health")
def health():
    return {}
`;
const env = offline(scratchFolder());

/** No system: what locking reads of one. The C library is as it is, without the parts it has apart. */
const SMALL: FakeBase = {
  layers: [
    [
      textEntry('usr/lib64/libc.so.6', 'GNU C Library (GNU libc) stable release version 2.41.'),
      textEntry('usr/lib64/ld-linux-x86-64.so.2', ''),
      textEntry('usr/bin/python3.11', 'no program'),
      textEntry('etc/os-release', 'ID=fedora\nVERSION_ID=42\n'),
      textEntry('usr/lib/sysimage/rpm/rpmdb.sqlite', ''),
    ],
  ],
  env: ['PATH=/usr/bin'],
};

async function application(base: FakeBase, main: string, requirements: readonly string[]): Promise<string> {
  const folder = scratchFolder();
  await baseLayout(await openStore(scratchFolder()), base, join(folder, 'base'));
  writeFileSync(join(folder, 'main.py'), main);
  writeFileSync(join(folder, 'requirements.txt'), requirements.map((line) => `${line}\n`).join(''));
  writeFileSync(join(folder, 'plimsoll.yaml'), `${LOCAL_MIRROR}  image: oci:base\n`);
  return folder;
}

test('the interpreter finds packages, and they their libraries: what is built on it is proved', async () => {
  const main = `import numpy\n\n${MAIN}`;
  const folder = await application(rpmBase(), main, ['flask', 'gunicorn', 'numpy==2.2.6']);
  const ran = await plimsoll(['verify', '--engine', 'sandbox', '--json'], { cwd: folder, env: await env });
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  const [service] = JSON.parse(ran.stdout).services;
  assert.equal(service.healthy, true);
  assert.deepEqual(
    service.checks.filter((one: { ok: boolean | null }) => one.ok === false),
    [],
  );
});

test('a library that is missing is named with its wheel, and with the command that installs it there', async () => {
  const folder = await application(SMALL, `import numpy\n\n${MAIN}`, ['flask', 'gunicorn', 'numpy==2.2.6']);
  const ran = await plimsoll(['lock'], { cwd: folder, env: await env });
  assert.notEqual(ran.code, 0);
  assert.match(ran.stderr, /the base oci:base \(fedora 42\) lacks [^\n]*libm\.so\.6 \(of numpy\)/);
  assert.match(ran.stderr, /`dnf install -y [^`]*'libm\.so\.6\(\)\(64bit\)'[^`]*`/);
});

test('who calls a program is told that Debian has no say in it, and is not kept from building', async () => {
  const main = `${MAIN}\n\nimport subprocess\nsubprocess.run(["ffmpeg"])\n`;
  const [parts = []] = SMALL.layers;
  const c = ['libdl.so.2', 'libpthread.so.0'].map((name) => textEntry(`usr/lib64/${name}`, ''));
  const whole = await application({ ...SMALL, layers: [[...parts, ...c]] }, main, ['flask', 'gunicorn']);
  const told = await plimsoll(['lock'], { cwd: whole, env: await env });
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stderr, /Debian has in ffmpeg is called or loaded[^\n]*base\/not-looked-for/);
});
