import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { bytesOf, testHttp } from '../../../test/support/net.ts';
import { fakeRegistry, fakeTarball, integrityOf } from '../../../test/support/npm.ts';
import { serve } from '../../../test/support/server.ts';
import { scratchFolder, scratchStore } from '../../../test/support/store.ts';
import { npmSettings } from '../../formats/npm/npmrc.ts';
import { openNpmRegistry } from './registry.ts';
import { npmNetSettings, readNpmSettings } from './settings.ts';

const A = { manifest: { name: '@x/a', version: '1.0.0', os: ['linux'] } };
const B = { manifest: { name: 'b', version: '2.0.0-rc.1' } };

test('what a registry has, and tarballs that are what was locked', async () => {
  await using server = await serve(fakeRegistry([A, B]));
  const { http } = await testHttp();
  const settings = npmSettings([`registry=${server.url}`], {});
  const registry = openNpmRegistry({ http, store: await scratchStore(), settings });
  assert.deepEqual(await registry.versions('@x/a'), ['1.0.0']);
  assert.deepEqual(await registry.versions('none'), []);
  const integrity = integrityOf(fakeTarball(A));
  assert.deepEqual(await registry.release('@x/a', '1.0.0'), { integrity, os: ['linux'], cpu: [], libc: [] });
  assert.equal(await registry.release('b', '9.0.0'), null);
  const got = await bytesOf(await registry.tarball({ name: '@x/a', version: '1.0.0', integrity }));
  assert.deepEqual(got, fakeTarball(A));
  const wrong = registry.tarball({ name: 'b', version: '2.0.0-rc.1', integrity });
  await assert.rejects(wrong, { code: 'npm/integrity', message: /b 2\.0\.0-rc\.1/ });
  const gone = registry.tarball({ name: 'b', version: '3.0.0', integrity: integrityOf(Buffer.from('x')) });
  await assert.rejects(gone, { code: 'npm/gone' });
});

test('a tarball that is elsewhere is found where the registry says', async () => {
  const real = fakeRegistry([B]);
  await using server = await serve((request, response) => {
    if (request.url === '/files/b.tgz') return response.end(fakeTarball(B));
    if (request.url?.includes('/-/')) return response.writeHead(404).end();
    if (request.url === '/b/2.0.0-rc.1')
      return response.end(
        JSON.stringify({ dist: { tarball: `http://${request.headers.host}/files/b.tgz` } }),
      );
    return real(request, response);
  });
  const { http } = await testHttp();
  const settings = npmSettings([`registry=${server.url}`], {});
  const registry = openNpmRegistry({ http, store: await scratchStore(), settings });
  const integrity = integrityOf(fakeTarball(B));
  assert.equal(
    (await registry.tarball({ name: 'b', version: '2.0.0-rc.1', integrity })).size,
    fakeTarball(B).length,
  );
});

test('a token goes to its registry only; a scope has its own; without any registry it says what to do', async () => {
  const seen: string[] = [];
  const answer = fakeRegistry([A, B]);
  const noting =
    (name: string): RequestListener =>
    (request, response) => {
      seen.push(`${name} ${request.headers.authorization ?? 'nothing'}`);
      answer(request, response);
    };
  await using own = await serve(noting('own'));
  await using open = await serve(noting('open'));
  const place = own.url.replace('http:', '');
  const text = `registry=${open.url}\n@x:registry=${own.url}\n${place}/:_authToken=t0ken\n`;
  const settings = npmSettings([text], {});
  const { http } = await testHttp(npmNetSettings(settings, {}));
  const registry = openNpmRegistry({ http, store: await scratchStore(), settings });
  await registry.versions('@x/a');
  await registry.versions('b');
  assert.deepEqual(seen, ['own Bearer t0ken', 'open nothing']);
  const none = openNpmRegistry({ http, store: await scratchStore(), settings: npmSettings([], {}) });
  await assert.rejects(none.versions('b'), { code: 'npm/no-registry', fix: /NPM_CONFIG_REGISTRY/ });
});

test('npm is asked for its default; the tree names registries and never logins', async () => {
  const { writeFileSync } = await import('node:fs');
  const root = scratchFolder();
  writeFileSync(
    `${root}/.npmrc`,
    '@y:registry=https://y.example.org/\n//y.example.org/:_authToken=$' + '{SECRET}\n',
  );
  const env = {
    HOME: scratchFolder(),
    SECRET: 's3cret',
    NPM_CONFIG_USERCONFIG: '/nonexistent',
    NPM_CONFIG_GLOBALCONFIG: '/nonexistent',
  };
  const asked: string[] = [];
  const settings = await readNpmSettings({
    env,
    root,
    run: async ({ command, args }) => {
      asked.push([command, ...args].join(' '));
      const stdout = 'https://default.example.org/\n';
      return { code: 0, stdout, stderr: '', timedOut: false, missing: false, milliseconds: 1 };
    },
  });
  assert.deepEqual(settings.scopes, { '@y': 'https://y.example.org/' });
  assert.deepEqual(settings.logins, {});
  if (asked.length > 0) assert.equal(settings.registry, 'https://default.example.org/');
});
