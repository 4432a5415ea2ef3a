import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIni } from './ini.ts';
import { pipSettings } from './pipconfig.ts';

test('the files are read as pip reads them', () => {
  const text = [
    '# company mirror',
    '[global]',
    'index_url = https://user:secret@pypi.example.org/simple',
    'extra-index-url =',
    '    https://a.example.org/simple',
    '    https://b.example.org/simple',
    'Trusted-Host: a.example.org b.example.org:8080',
    'no line',
    '; another comment',
    'timeout=30',
    '[install]',
    'find-links = ~/wheels ./more',
    'no-index = yes',
  ].join('\r\n');
  assert.deepEqual(pipSettings([text], {}), {
    index: 'https://user:secret@pypi.example.org/simple',
    extra: ['https://a.example.org/simple', 'https://b.example.org/simple'],
    findLinks: ['~/wheels', './more'],
    noIndex: true,
    cert: null,
    clientCert: null,
    trustedHosts: ['a.example.org', 'b.example.org:8080'],
    proxy: null,
    timeout: 30,
  });
});

test('the later file, the section install and the environment win', () => {
  const cases: readonly (readonly [readonly string[], Record<string, string>, string | null])[] = [
    [[], {}, null],
    [['index-url = https://no.section.example.org'], {}, null],
    [['[list]\nindex-url = https://other.example.org'], {}, null],
    [['[global]\nindex-url = a', '[global]\nindex-url = b'], {}, 'b'],
    [['[install]\nindex-url = a', '[global]\nindex-url = b'], {}, 'a'],
    [['[install]\nindex-url = a'], { PIP_INDEX_URL: 'c' }, 'c'],
    [['[install]\nindex-url = a'], { PIP_INDEX_URL: '' }, 'a'],
  ];
  for (const [files, env, expected] of cases) assert.equal(pipSettings(files, env).index, expected);
});

test('fuzz: any text is read, and what is written as key and value is found', () => {
  const keys = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
  const values = fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/);
  fc.assert(
    fc.property(fc.string(), keys, values, (before, key, value) => {
      parseIni(before);
      assert.equal(parseIni(`[s]\n${key} = ${value}\n`)['s']?.[key], value);
    }),
    { numRuns: 200 },
  );
});
