import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aptProxies, parseAptConf } from './conf.ts';
import { type AptSource, parseSources, parseSourcesList } from './sources.ts';

const LIST: readonly (readonly [string, Partial<AptSource> | null])[] = [
  ['', null],
  ['# deb http://a.example.org/debian bookworm main', null],
  ['deb-src http://a.example.org/debian bookworm main', null],
  ['deb http://a.example.org/debian', null],
  [
    'deb http://a.example.org/debian bookworm main',
    { uris: ['http://a.example.org/debian'], signedBy: null },
  ],
  ['  deb\thttp://a.example.org/debian  bookworm  main contrib # why', { components: ['main', 'contrib'] }],
  ['deb [arch=amd64 signed-by=/k.gpg] http://a.example.org x main', { signedBy: '/k.gpg', suites: ['x'] }],
  [
    'deb [ Signed-By=/k.gpg ] file:/srv/debian trixie main\r',
    { signedBy: '/k.gpg', uris: ['file:/srv/debian'] },
  ],
  ['deb [trusted=yes] http://a.example.org ./', { suites: ['./'], components: [] }],
];

for (const [line, expected] of LIST)
  test(`list: ${line}`, () => {
    const found = parseSourcesList(line);
    assert.equal(found.length, expected === null ? 0 : 1);
    if (expected !== null) assert.deepEqual({ ...found[0], ...expected }, found[0]);
  });

test('sources: every field, several paragraphs', () => {
  const text = `# comment
Types: deb deb-src
URIs: https://a.example.org/debian
 http://b.example.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /k.gpg

Types: deb
Enabled: no
URIs: https://a.example.org/debian
Suites: sid
Components: main

Types: deb-src
URIs: https://a.example.org/debian
Suites: sid

Types: deb
URIs: https://a.example.org/security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY865UxYJ
 -----END PGP PUBLIC KEY BLOCK-----
`;
  assert.deepEqual(parseSources(text), [
    {
      uris: ['https://a.example.org/debian', 'http://b.example.org/debian'],
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      signedBy: '/k.gpg',
    },
    {
      uris: ['https://a.example.org/security'],
      suites: ['bookworm-security'],
      components: ['main'],
      signedBy: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEY865UxYJ\n-----END PGP PUBLIC KEY BLOCK-----',
    },
  ]);
});

test('sources: paragraphs that name no place are skipped', () => {
  assert.deepEqual(parseSources('Types: deb\nSuites: sid\n\nURIs: http://a.example.org\nSuites: sid\n'), []);
});

test('both styles say the same', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(name, name, fc.array(name, { minLength: 1, maxLength: 3 }), (host, suite, components) => {
      const uri = `https://${host}.example.org/debian`;
      assert.deepEqual(
        parseSourcesList(`deb [signed-by=/${host}] ${uri} ${suite} ${components.join(' ')}`),
        parseSources(
          `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: ${components.join(' ')}\nSigned-By: /${host}`,
        ),
      );
    }),
  );
});

const CONF: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['', {}],
  ['APT::Update::Pre "x";', { 'apt::update::pre': 'x' }],
  [
    'Acquire::http::Proxy "http://p.example.org:3128";',
    { 'acquire::http::proxy': 'http://p.example.org:3128' },
  ],
  [
    'Acquire { http { Proxy "http://p:1/"; Timeout 3; }; Retries "2"; };',
    {
      'acquire::http::proxy': 'http://p:1/',
      'acquire::http::timeout': '3',
      'acquire::retries': '2',
    },
  ],
  ['// A "1";\n/* B "2"; */ # C "3";\nD "4";', { d: '4' }],
  ['A "1"; A "2";', { a: '2' }],
  ['A { "1"; "2"; };', {}],
  ['}}} A', {}],
];

for (const [text, expected] of CONF)
  test(`conf: ${text}`, () => assert.deepEqual(Object.fromEntries(parseAptConf(text)), expected));

test('proxies: apt’s words become variables', () => {
  const conf = parseAptConf(
    'Acquire::http::Proxy "http://p:1"; Acquire::http::Proxy::in.example.org "DIRECT"; Acquire::ftp::Proxy "f";',
  );
  assert.deepEqual(aptProxies(conf), {
    http_proxy: 'http://p:1',
    https_proxy: 'http://p:1',
    no_proxy: 'in.example.org',
  });
  assert.deepEqual(aptProxies(parseAptConf('Acquire::Retries "3"; Acquire::http::Proxy "";')), {});
});

test('no parser throws on noise', () => {
  const noise = fc.string({ unit: fc.constantFrom(...'deb[]{};:#"/ \n\t=U.') });
  fc.assert(
    fc.property(noise, (text) => {
      parseSourcesList(text);
      parseSources(text);
      aptProxies(parseAptConf(text));
    }),
  );
});
