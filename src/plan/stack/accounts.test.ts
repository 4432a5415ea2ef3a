// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are a compose file's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackOf, variable } from '../testing/stack.ts';

test('a password that the code calls as its store does is one secret', () => {
  const env = [variable('POSTGRES_PASSWORD', { secret: true }), variable('SLACK_TOKEN', { secret: true })];
  const { secrets } = stackOf([{ env, stores: ['postgres'] }]);
  assert.deepEqual(
    secrets.map(({ value }) => [value.name, value.readBy]),
    [
      ['POSTGRES_PASSWORD', ['postgres', 'api']],
      ['SLACK_TOKEN', ['api']],
    ],
  );
});

const recorded = (text: string): string =>
  JSON.stringify({ schema: 'plimsoll.emitted/1', files: { 'compose.yaml': text } });
const EMITTED = '# What runs. Written by plimsoll emit.\n';

test("a database is called as the code's default has it, else as the tree's own compose file has it", () => {
  const compose = (name: string, image = 'postgres:10.5-alpine'): string =>
    `services:\n  db:\n    image: ${image}\n    environment:\n      - POSTGRES_DB=${name}\n`;
  const madeOf = (files: Readonly<Record<string, string>>, text = ''): unknown => {
    const env = [variable('DB_NAME', { default: text === '' ? null : text }), variable('DB_HOST')];
    const { stores } = stackOf([{ env, stores: ['postgres'] }], { files });
    return stores[0]?.env['POSTGRES_DB']?.value;
  };
  const rows: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
    [{ 'docker-compose.yml': compose('kickerscore') }, '', 'kickerscore'],
    [{ 'docker-compose.yml': compose('kickerscore') }, 'plants', 'plants'],
    [
      { 'docker-compose.yml': compose('kickerscore', 'registry.example.org/mirror/postgres@sha256:0') },
      '',
      'kickerscore',
    ],
    [{ 'docker-compose.yml': compose('vectors', 'pgvector/pgvector:pg16') }, '', 'vectors'],
    [{ 'docker-compose.yml': compose('maps', 'postgis/postgis:16-3.4-alpine') }, '', 'maps'],
    [{ 'docker-compose.yml': compose('metrics', 'timescale/timescaledb-ha:pg16') }, '', 'metrics'],
    [{ 'docker-compose.yml': compose('kickerscore', 'postgrest/postgrest') }, '', 'app'],
    [{ 'docker-compose.yml': compose('$NAME') }, '', 'app'],
    [{ 'compose.yaml': `${EMITTED}${compose('kestra')}` }, '', 'app'],
    [{ 'compose.yaml': `${EMITTED}${compose('old').replace('db:', 'postgres:')}` }, '', 'old'],
    [
      {
        'compose.yaml': `${EMITTED}${compose('old').replace('db:', 'postgres:')}`,
        'docker-compose.yml': compose('kickerscore'),
      },
      '',
      'kickerscore',
    ],
    [{ '.plimsoll/emitted.json': recorded(compose('old').replace('db:', 'postgres:')) }, '', 'old'],
    [{ '.plimsoll/emitted.json': recorded('services: [') }, '', 'app'],
    [{ '.plimsoll/emitted.json': '{' }, '', 'app'],
    [{ 'docker-compose.yml': 'services: [' }, '', 'app'],
  ];
  for (const [files, text, name] of rows)
    assert.deepEqual(madeOf(files, text), { kind: 'text', text: name }, JSON.stringify(files));
});

test('the name is looked for where Compose takes it from: the .env beside, and files that the store is given', () => {
  const compose = (environment: string): string => `services:\n  db:\n    image: postgres:16\n${environment}`;
  const from = '    environment:\n      POSTGRES_DB: ${DB:-preset}\n';
  const rows: readonly (readonly [files: Readonly<Record<string, string>>, name: string])[] = [
    [{ 'compose.yaml': compose(from) }, 'preset'],
    [{ 'compose.yaml': compose(from), '.env': 'DB=plants\n' }, 'plants'],
    [{ 'deploy/compose.yaml': compose(from), 'deploy/.env': 'DB=plants\n', '.env': 'DB=other\n' }, 'plants'],
    [{ 'deploy/compose.yaml': compose(from), '.env': 'DB=other\n' }, 'preset'],
    [{ 'compose.yaml': compose('    environment: [POSTGRES_DB]\n'), '.env': 'POSTGRES_DB=plants\n' }, 'plants'],
    [{ 'compose.yaml': compose('    env_file: db.env\n'), 'db.env': 'POSTGRES_DB=plants\n' }, 'plants'],
    [{ 'compose.yaml': compose('    env_file: [a.env, {path: ./b.env, required: false}]\n'), 'b.env': 'POSTGRES_DB=plants\n' }, 'plants'],
    [{ 'compose.yaml': compose(`    env_file: db.env\n${from}`), 'db.env': 'POSTGRES_DB=plants\n' }, 'preset'],
    [{ 'compose.yaml': compose('    env_file: ../../db.env\n'), 'db.env': 'POSTGRES_DB=plants\n' }, 'app'],
    [{ 'compose.yaml': compose('    environment:\n      POSTGRES_DB: ${API_TOKEN}\n'), '.env': 'API_TOKEN=hidden9\n' }, 'app'],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, name] of rows) {
    const stack = stackOf([{ env: [variable('DB_HOST')], stores: ['postgres'] }], { files });
    assert.deepEqual(
      stack.stores[0]?.env['POSTGRES_DB']?.value,
      { kind: 'text', text: name },
      JSON.stringify(files),
    );
    assert.doesNotMatch(JSON.stringify(stack), /hidden9/);
  }
});
