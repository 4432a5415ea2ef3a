import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipSettings } from '../../formats/pipconfig/pipconfig.ts';
import { uvSettings } from '../../formats/uvconfig/uvconfig.ts';
import { mergeSettings } from '../../net/indexes/settings.ts';
import { pipEnvironment, uvEnvironment } from './environment.ts';
import { isRecent } from './uv.ts';

type Variables = Readonly<Record<string, string>>;

function settings(env: Variables) {
  return mergeSettings(pipSettings([], env), uvSettings([], env), { env, platform: 'linux', folder: '/' });
}

test('uv is told what pip is told, where it is told nothing itself', () => {
  const cases: readonly (readonly [Variables, Variables])[] = [
    [{}, {}],
    [
      { PIP_INDEX_URL: 'https://a.example.org', PIP_TIMEOUT: '2.5' },
      { UV_DEFAULT_INDEX: 'https://a.example.org', UV_HTTP_TIMEOUT: '3' },
    ],
    [{ PIP_INDEX_URL: 'https://a.example.org', UV_DEFAULT_INDEX: 'https://b.example.org' }, {}],
    [
      { PIP_EXTRA_INDEX_URL: 'https://c.example.org', UV_INDEX: 'https://b.example.org' },
      { UV_INDEX: 'https://b.example.org https://c.example.org', UV_INDEX_STRATEGY: 'unsafe-best-match' },
    ],
    [
      { PIP_EXTRA_INDEX_URL: 'https://c.example.org', UV_INDEX_STRATEGY: 'first-index' },
      { UV_INDEX: 'https://c.example.org' },
    ],
    [{ PIP_FIND_LINKS: 'w', UV_FIND_LINKS: '/u' }, { UV_FIND_LINKS: '/u,/w' }],
    [{ PIP_CERT: '/ca.pem' }, { SSL_CERT_FILE: '/ca.pem' }],
    [{ PIP_CERT: '/ca.pem', SSL_CERT_FILE: '/own.pem' }, {}],
    [{ PIP_PROXY: 'http://p:1' }, { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1' }],
    [{ PIP_TRUSTED_HOST: 'h' }, { UV_INSECURE_HOST: 'h' }],
  ];
  for (const [env, expected] of cases) assert.deepEqual(uvEnvironment(settings(env)), expected);
});

test('pip is told what only uv is told', () => {
  const quiet = { PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const cases: readonly (readonly [Variables, Variables])[] = [
    [{}, quiet],
    [{ PIP_INDEX_URL: 'a', UV_DEFAULT_INDEX: 'b' }, quiet],
    [
      { UV_DEFAULT_INDEX: 'b', UV_FIND_LINKS: '/w' },
      { ...quiet, PIP_INDEX_URL: 'b', PIP_FIND_LINKS: '/w' },
    ],
    [{ PIP_NO_INDEX: '1', UV_DEFAULT_INDEX: 'b' }, quiet],
  ];
  for (const [env, expected] of cases) assert.deepEqual(pipEnvironment(settings(env)), expected);
});

test('an old uv is not used', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['uv 0.11.0 (abc 2026-03-01)', true],
    ['uv 0.13.8 (x86_64-unknown-linux-gnu)', true],
    ['uv 1.0.0', true],
    ['uv 0.10.22', false],
    ['uv-wrapper 1.0.0', false],
    ['', false],
  ];
  for (const [said, expected] of cases) assert.equal(isRecent(said), expected, said);
});
