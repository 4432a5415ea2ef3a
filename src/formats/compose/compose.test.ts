// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are a compose file's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCompose } from './compose.ts';
import { interpolate, parseEnvironment } from './interpolate.ts';
import { secondsOf } from './values.ts';

const read = (files: Readonly<Record<string, string>>, paths = Object.keys(files), env = {}) => {
  const compose = readCompose(paths, (path) => files[path] ?? null, new Map(Object.entries(env)));
  assert.ok(compose);
  return compose;
};
const only = (yaml: string) => {
  const [service] = read({ 'compose.yaml': `services:\n  a:\n${yaml}` }).services;
  assert.ok(service);
  return service;
};

test('ports in their forms', () => {
  const ports = (written: string) => {
    const [port] = only(`    ports: [${written}]`).ports;
    return port && [port.host, port.published, port.target, port.protocol];
  };
  assert.deepEqual(ports('"80"'), [null, null, '80', 'tcp']);
  assert.deepEqual(ports('"8080:80"'), [null, '8080', '80', 'tcp']);
  assert.deepEqual(ports('"127.0.0.1:8080:80/udp"'), ['127.0.0.1', '8080', '80', 'udp']);
  assert.deepEqual(ports('"127.0.0.1::80"'), ['127.0.0.1', null, '80', 'tcp']);
  assert.deepEqual(ports('"[::1]:8080:80"'), ['[::1]', '8080', '80', 'tcp']);
  assert.deepEqual(ports('"3000-3005:3000-3005"'), [null, '3000-3005', '3000-3005', 'tcp']);
  assert.deepEqual(ports('{target: 80, published: 8080, host_ip: 127.0.0.1}'), [
    '127.0.0.1',
    '8080',
    '80',
    'tcp',
  ]);
  assert.deepEqual(ports('{target: 80, published: "127.0.0.1:8080"}'), ['127.0.0.1', '8080', '80', 'tcp']);
  assert.deepEqual(ports('{target: 80, published: 127.0.0.1}'), ['127.0.0.1', null, '80', 'tcp']);
  assert.equal(ports('[]'), undefined);
});

test('mounts in their forms', () => {
  const mount = (written: string) => {
    const [found] = only(`    volumes: [${written}]`).mounts;
    return found && [found.type, found.source, found.target, found.readOnly, found.propagation];
  };
  assert.deepEqual(mount('"./src:/app:ro"'), ['bind', './src', '/app', true, null]);
  assert.deepEqual(mount('data:/data'), ['volume', 'data', '/data', false, null]);
  assert.deepEqual(mount('/cache'), ['volume', null, '/cache', false, null]);
  assert.deepEqual(mount('"C:\\\\x:/y"'), ['bind', 'C:\\x', '/y', false, null]);
  assert.deepEqual(mount('{type: bind, source: /a, target: /b, bind: {propagation: shared}}'), [
    'bind',
    '/a',
    '/b',
    false,
    'shared',
  ]);
});

test('environment, build, dependencies and probe in both forms', () => {
  const service = only(
    '    build: {context: ./api, target: prod, args: {A: 1}}\n    environment: [A=1, B]\n    depends_on: {db: {condition: service_healthy}}\n    healthcheck: {test: [CMD, probe], start_period: 1m30s, retries: 3}\n',
  );
  assert.deepEqual(
    service.environment.map(({ name, value }) => [name, value]),
    [
      ['A', '1'],
      ['B', null],
    ],
  );
  assert.deepEqual(
    [service.build?.context, service.build?.dockerfile, service.build?.target],
    ['./api', 'Dockerfile', 'prod'],
  );
  assert.deepEqual(
    service.dependencies.map(({ service: name, condition }) => [name, condition]),
    [['db', 'service_healthy']],
  );
  assert.deepEqual(
    [service.probe?.test, service.probe?.startPeriod, service.probe?.retries],
    [['CMD', 'probe'], 90, 3],
  );
  const short = only('    build: .\n    depends_on: [db]\n    healthcheck: {test: probe it}\n');
  assert.deepEqual(
    [short.build?.context, short.dependencies[0]?.condition, short.probe?.test],
    ['.', 'service_started', ['probe it']],
  );
});

test('an override is laid over its base, and each value knows its file', () => {
  const { services } = read({
    'compose.yaml':
      'services:\n  a:\n    image: x:1\n    ports: ["80:80"]\n    environment: {A: 1, B: 2}\n    command: [a, b]\n',
    'compose.override.yaml':
      'services:\n  a:\n    ports: ["81:81"]\n    environment: [B=3]\n    command: [c]\n  b:\n    image: y\n',
  });
  const [a] = services;
  assert.deepEqual(
    services.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.deepEqual(
    a?.ports.map(({ published, at }) => [published, at.path]),
    [
      ['80', 'compose.yaml'],
      ['81', 'compose.override.yaml'],
    ],
  );
  assert.deepEqual(
    a?.environment.map(({ name, value }) => `${name}${value}`),
    ['A1', 'B3'],
  );
  assert.deepEqual([a?.command, a?.image?.name], [['c'], 'x:1']);
});

test('services that are no maps are problems, for Compose takes none of the file', () => {
  const problems = (text: string) =>
    readCompose(['compose.yaml'], () => text)?.problems.map(({ message }) => message);
  assert.deepEqual(problems('services: 5\n'), ['services must be a mapping']);
  assert.deepEqual(problems('services:\n  a: [x]\n  b: {image: x}\n  c:\n'), [
    'services.a must be a mapping',
  ]);
});

test('a value of any form is laid over one of any other', () => {
  const forms = ['.', '[a, b]', '{context: x}', '', '5', '[', '{A: 1}'];
  for (const key of ['build', 'environment', 'command', 'ports', 'healthcheck', 'depends_on'])
    for (const base of forms)
      for (const over of forms) {
        const file = (value: string) => `services:\n  a:\n    image: x\n    ${key}: ${value}\n`;
        const { services } = read({ 'compose.yaml': file(base), 'compose.override.yaml': file(over) });
        assert.deepEqual(
          services.map(({ name }) => name),
          ['a'],
          `${key}: ${base}, ${over}`,
        );
      }
});

test('extends takes from the same file and from others, in circles once', () => {
  const { services } = read(
    {
      'compose.yaml':
        'services:\n  a:\n    extends: {file: x/base.yaml, service: b}\n    image: z\n  c:\n    extends: d\n  d:\n    extends: c\n    user: "5"\n',
      'x/base.yaml': 'services:\n  b:\n    user: "7"\n    image: y\n',
    },
    ['compose.yaml'],
  );
  assert.deepEqual(
    services.map(({ image, user }) => [image?.name, user]),
    [
      ['z', '7'],
      [undefined, '5'],
      [undefined, '5'],
    ],
  );
});

test('variables: defaults, messages, dollars, .env', () => {
  const env = parseEnvironment('# note\nA=1\nexport B="two words" # c\nC=\'x\'\r\nD=\n');
  assert.deepEqual(
    [...env],
    [
      ['A', '1'],
      ['B', 'two words'],
      ['C', 'x'],
      ['D', ''],
    ],
  );
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['$A/${B}', '1/two words', ['A', 'B']],
    ['${X:-y}', 'y', []],
    ['${D:-y}${D-z}', 'y', []],
    ['${X}', '', ['X']],
    ['$$A', '$A', []],
    ['${A:+set}', 'set', []],
    ['${D+set}${D:+not}${X+not}', 'set', []],
    ['${X:-${A}}', '1', ['A']],
    ['${X:-${Y:-${B}}}!', 'two words!', ['B']],
    ['${X:-$Y}', '', ['Y']],
    ['${A:-${Y}}', '1', []],
    ['${A:+${B}}', 'two words', ['B']],
    ['${X:-{"a":1}}', '{"a":1}', []],
    ['${X:-$$A}', '$A', []],
    ['$1 ${X $', '$1 ${X $', []],
  ];
  for (const [value, text, open] of rows)
    assert.deepEqual([interpolate(value, env).text, interpolate(value, env).open], [text, open], value);
  assert.deepEqual(interpolate('${X:?need it}', env).required, ['X']);
});

test('a .env file is interpolated by what stands above, but between single quotes', () => {
  const env = parseEnvironment('A=x\nB=$A-${NONE:-y}\nC="${B}!"\nD=\'$A\'\nE=$$A\n');
  assert.deepEqual(Object.fromEntries(env), { A: 'x', B: 'x-y', C: 'x-y!', D: '$A', E: '$A' });
});

test('what stands in the .env beside the first file is put in', () => {
  const yaml =
    'services:\n  a:\n    image: x:${TAG:-1}\n    environment:\n      - NAME\n      - OTHER\n      - FIX=$NAME\n';
  const files = { 'deploy/compose.yaml': yaml, 'deploy/.env': 'TAG=2\nNAME=n\n', '.env': 'TAG=3\n' };
  const [a] =
    readCompose(['deploy/compose.yaml'], (path) => files[path as keyof typeof files] ?? null)?.services ?? [];
  assert.equal(a?.image?.name, 'x:2');
  assert.deepEqual(
    a.environment.map(({ name, value }) => [name, value]),
    [
      ['NAME', null],
      ['OTHER', null],
      ['FIX', 'n'],
    ],
  );
});

test('durations', () => {
  assert.deepEqual(['30s', '1m30s', '500ms', '1h', '30', 'x', ''].map(secondsOf), [
    30,
    90,
    0.5,
    3600,
    null,
    null,
    null,
  ]);
});

test('fuzz: any text is read', () => {
  const piece = fc.constantFrom(
    'services:\n',
    '  a:\n',
    '    ports:\n',
    '      - ',
    '"80:80"\n',
    'extends: a\n',
    '    ',
    'image: ',
    '${X:-',
    '}',
    ':',
    '[]',
    '{}',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      readCompose(['f'], () => parts.join(''));
    }),
    { numRuns: 300 },
  );
});
