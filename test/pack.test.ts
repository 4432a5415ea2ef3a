import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { copyCheckout, lendPackages } from './support/checkout.ts';
import { scratchFolder } from './support/store.ts';

test('what npm pack packs installs and runs', async () => {
  const checkout = join(scratchFolder(), 'checkout');
  await copyCheckout(checkout);
  await lendPackages(checkout);
  const { stdout: packed } = await execa('npm', ['pack', '--silent'], { cwd: checkout });
  const archive = join(checkout, packed.trim());
  const { stdout: listed } = await execa('tar', ['-tzf', archive]);
  const paths = listed.split('\n');
  for (const wanted of [
    'dist/cli/main.js',
    'data/debian-archive-keys.asc',
    'schema/plan.schema.json',
    'LICENSE',
  ])
    assert.ok(paths.includes(`package/${wanted}`), wanted);
  assert.deepEqual(
    paths.filter((path) => /\.ts$|\.test\.|\/(src|test|scripts|examples|bench)\//.test(path)),
    [],
  );

  const user = scratchFolder();
  await writeFile(join(user, 'package.json'), '{"private": true}\n');
  await execa('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', archive], {
    cwd: user,
  });
  const installed = join(user, 'node_modules/.bin/plimsoll');
  const manifest: { version: string } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const { stdout: version } = await execa(installed, ['--version']);
  assert.equal(version, manifest.version);

  await mkdir(join(user, 'app'));
  await writeFile(join(user, 'app/main.py'), 'from fastapi import FastAPI\napp = FastAPI()\n');
  await writeFile(join(user, 'app/requirements.txt'), 'fastapi\n');
  const { stdout: plan } = await execa(installed, ['plan', '--json', 'app'], { cwd: user });
  const { services }: { services: { framework: string }[] } = JSON.parse(plan);
  assert.equal(services[0]?.framework, 'fastapi');
  assert.deepEqual((await readdir(join(user, 'app'))).toSorted(), ['main.py', 'requirements.txt']);
});
