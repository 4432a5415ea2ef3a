import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { uvSettings } from './uvconfig.ts';

const index = (url: string, name: string | null = null, explicit = false) => ({ name, url, explicit });

test('the indexes of a configuration file', () => {
  const file = {
    'find-links': ['/wheels'],
    'no-index': true,
    'allow-insecure-host': ['a.example.org'],
    'index-strategy': 'unsafe-best-match',
    index: [
      { name: 'main', url: 'https://main.example.org/simple', default: true },
      { name: 'torch', url: 'https://torch.example.org/whl/cpu', explicit: true },
      { url: 3 },
    ],
  };
  assert.deepEqual(uvSettings([file], {}), {
    index: index('https://main.example.org/simple', 'main'),
    extra: [index('https://torch.example.org/whl/cpu', 'torch', true)],
    findLinks: ['/wheels'],
    noIndex: true,
    trustedHosts: ['a.example.org'],
    strategy: 'unsafe-best-match',
  });
});

test('the later file, its section pip and the environment win', () => {
  const a = { 'index-url': 'a' };
  const b = { 'index-url': 'b' };
  const cases: readonly (readonly [readonly object[], Record<string, string>, string | null])[] = [
    [[], {}, null],
    [[{ 'index-url': 3, index: 'x', pip: [] }], {}, null],
    [[a, b], {}, 'b'],
    [[a, { ...b, pip: { 'index-url': 'c' } }], {}, 'c'],
    [[a], { UV_INDEX_URL: 'd' }, 'd'],
    [[a], { UV_INDEX_URL: 'd', UV_DEFAULT_INDEX: 'e' }, 'e'],
  ];
  for (const [files, env, expected] of cases)
    assert.equal(uvSettings(files as Record<string, unknown>[], env).index?.url ?? null, expected);
});

test('variables hold lists', () => {
  const settings = uvSettings([], {
    UV_INDEX: 'torch=https://torch.example.org/whl https://b.example.org/simple?x=1',
    UV_EXTRA_INDEX_URL: 'https://c.example.org/simple',
    UV_FIND_LINKS: '/a,/b',
    UV_NO_INDEX: '0',
    UV_INSECURE_HOST: 'x y',
  });
  assert.deepEqual(settings.extra, [
    index('https://torch.example.org/whl', 'torch'),
    index('https://b.example.org/simple?x=1'),
    index('https://c.example.org/simple'),
  ]);
  assert.deepEqual(settings.findLinks, ['/a', '/b']);
  assert.equal(settings.noIndex, false);
  assert.deepEqual(settings.trustedHosts, ['x', 'y']);
});

test('fuzz: a file of any shape is read', () => {
  const keys = fc.constantFrom('index', 'pip', 'index-url', 'find-links', 'no-index', 'other');
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), (file) => {
      uvSettings([file], {});
    }),
    { numRuns: 200 },
  );
});
