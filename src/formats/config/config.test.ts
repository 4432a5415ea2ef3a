import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseConfig, unknownServices } from './config.ts';
import { configReference } from './reference.ts';

const FULL = `
base:
  suite: bookworm
  mirrors: [file:///srv/debian]
  keyring: keys/archive.gpg
platforms: [linux/amd64, linux/arm64]
services:
  api:
    entrypoint: app.main:app
    port: 8000
    health: null
    python: 3.11
    manifest: api/requirements.txt
    base: registry.example.org/python:3.12-slim
    groups: [postgres]
    packages: [ffmpeg]
    keep: [matplotlib]
    trim: [tests, stubs]
    exercise: [{ method: POST, path: /predict, body: { text: hello } }, { path: /about }]
    writable: [uploads, /data]
    env: { LOG_LEVEL: info, WORKERS: 2, DEBUG: false }
    command: [python, main.py]
    memory: 512MB
    gpu: false
    cpus: 1.5
    startPeriod: 30
    exclude: ["data/**"]
`;

test('every documented key is read, sizes as bytes and variables as text', () => {
  const { value, diagnostics } = parseConfig(FULL, 'plimsoll.yaml');
  assert.deepEqual(diagnostics, []);
  assert.equal(value.services?.['api']?.memory, 512e6);
  assert.equal(value.services?.['api']?.python, '3.11');
  assert.deepEqual(value.services?.['api']?.env, { LOG_LEVEL: 'info', WORKERS: '2', DEBUG: 'false' });
  const written = Object.keys(value.services?.['api'] ?? {});
  const documented = configReference().flatMap(({ key }) => /^services\.<id>\.(\w+)$/.exec(key)?.[1] ?? []);
  assert.deepEqual(written.toSorted(), documented.toSorted());
});

test('an empty file configures nothing', () => {
  for (const text of ['', '# nothing yet\n', '---\n'])
    assert.deepEqual(parseConfig(text, 'plimsoll.yaml'), { value: {}, diagnostics: [] });
});

test('mistakes are findings with the line and what to write instead', () => {
  const table: readonly (readonly [text: string, line: number, message: RegExp, fix: RegExp])[] = [
    ['services:\n  api:\n    prot: 80\n', 3, /unknown key "prot" in services\.api/, /did you mean "port"/],
    ['\nservice: {}\n', 2, /unknown key "service"/, /did you mean "services"/],
    ['base: { image: python }\n', 1, /base\.image must be a reference with its registry/, /image: "registry/],
    ['color: red\n', 1, /unknown key "color"/, /use one of: base, platforms, services/],
    ['services:\n  api:\n    port: "80"\n', 3, /services\.api\.port must be a number/, /port: 8000/],
    ['services:\n  api:\n    port: 70000\n', 3, /services\.api\.port is not valid/, /port: 8000/],
    ['services:\n  api:\n    memory: 512m\n', 3, /memory must be a size/, /memory: "512MB"/],
    ['services:\n  api:\n    memory: 1kB\n', 3, /memory must be a size of at least/, /memory/],
    ['services:\n  api:\n    command: a b\n', 3, /command must be a list/, /command: \["/],
    ['services:\n  api:\n    python: 3.10\n', 3, /python must be a version/, /python: "3\.11"/],
    ['services:\n  api:\n    health: health\n', 3, /must be a route/, /health: "\/health"/],
    ['services:\n  api:\n    manifest: ../x\n', 3, /must not leave the folder/, /manifest/],
    ['services:\n  api:\n    manifest: /etc/x\n', 3, /must be relative/, /manifest/],
    [
      'services:\n  api:\n    packages: [a b]\n',
      3,
      /packages\.0 must be the name of/,
      /packages: \["ffmpeg"\]/,
    ],
    [
      'services:\n  api:\n    env:\n      1A: x\n',
      4,
      /env\.1A must be a variable name/,
      /LOG_LEVEL|reference/,
    ],
    ['services:\n  A B: {}\n', 2, /must be the id of a service/, /./],
    ['platforms:\n- linux/amd64\n- linux/mips\n', 3, /must be linux\/amd64 or linux\/arm64/, /platforms/],
    ['base:\n  mirrors: ["ftp://x"]\n', 2, /must be a http:, https: or file:/, /mirrors/],
    ['- a\n', 1, /the file must be a mapping/, /./],
    ['a: [1\n', 2, /./, /correct the YAML/],
    ['services: 1\nservices: 2\n', 2, /unique/, /correct the YAML/],
  ];
  for (const [text, line, message, fix] of table) {
    const { value, diagnostics } = parseConfig(text, 'plimsoll.yaml');
    const [first] = diagnostics;
    assert.deepEqual(value, {}, text);
    assert.equal(diagnostics.length, 1, `${text}: ${diagnostics.map((one) => one.message)}`);
    assert.equal(first?.severity, 'error');
    assert.equal(first?.path, 'plimsoll.yaml');
    assert.match(first?.message ?? '', message);
    assert.match(first?.fix ?? '', fix);
    assert.equal(first?.line, line, text);
  }
});

test('several mistakes are all told, in the order of the file', () => {
  const { diagnostics } = parseConfig('color: red\nservices:\n  api:\n    prot: 1\n    cpus: -1\n', 'c.yaml');
  assert.deepEqual(
    diagnostics.map((one) => one.line),
    [1, 4, 5],
  );
});

test('settings of a service that is not there are mistakes', () => {
  const text = 'services:\n  web: {}\n  aip:\n    port: 80\n';
  const { value } = parseConfig(text, 'plimsoll.yaml');
  const findings = unknownServices(text, 'plimsoll.yaml', value, ['api', 'web']);
  assert.deepEqual(
    findings.map(({ line, message, fix }) => [line, message, fix]),
    [[3, 'there is no service "aip"', 'did you mean "api"?']],
  );
  assert.deepEqual(unknownServices(text, 'plimsoll.yaml', value, ['aip', 'web']), []);
});

test('hostile files are findings, not crashes', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
  ].join('\n');
  for (const text of [bomb, '['.repeat(100_000), 'x'.repeat(300_000), '\0\0\0', '&a [*a]', '{? {a: b} : c}'])
    assert.notEqual(parseConfig(text, 'plimsoll.yaml').diagnostics.length, 0, text.slice(0, 40));
});

test('reading never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.jsonValue().map((value) => stringify(value)),
      ),
      (text) => {
        const { value, diagnostics } = parseConfig(text, 'plimsoll.yaml');
        assert.ok(diagnostics.length === 0 || Object.keys(value).length === 0);
      },
    ),
    { numRuns: 200 },
  );
});

test('the reference documents every key', () => {
  const keys = configReference();
  assert.ok(keys.length > 15);
  for (const { key, description, type } of keys) {
    assert.notEqual(description, '', key);
    assert.doesNotMatch(type, /any/, key);
  }
});
