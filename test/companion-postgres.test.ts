import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, docker, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());
const RUN = ['--tmpfs', '/run/postgresql'];

describe('PostgreSQL from Debian packages', { skip: SKIP }, () => {
  const bench = new Bench();
  let image: string;
  let network: string;

  before(async () => {
    ({ ref: image } = await companionImage('postgres', 'bookworm'));
    network = await bench.network();
  });

  /** Starts a server, waits until it is healthy. */
  const serve = async (...options: readonly string[]): Promise<Server> => {
    const server = await bench.start(...RUN, '--network', network, ...options, image);
    await server.healthy();
    return server;
  };
  /** Asks over the network, as an application does. */
  const ask = (server: Server, user: string, password: string, database: string, query: string) =>
    attempt(
      ...['run', '--rm', '--network', network, '--env', `PGPASSWORD=${password}`, image],
      ...['psql', '-h', server.name, '-U', user, '-d', database, '-Atwc', query],
    );

  test('user, password and database; a wrong password is refused, and none', async () => {
    const server = await serve(
      ...[
        '--env',
        'POSTGRES_USER=ann',
        '--env',
        "POSTGRES_PASSWORD=pa'ss w\\ord",
        '--env',
        'POSTGRES_DB=my app',
      ],
    );
    const query = 'select current_user, current_database()';
    assert.deepEqual(await ask(server, 'ann', "pa'ss w\\ord", 'my app', query), {
      code: 0,
      all: 'ann|my app',
    });
    const wrong = await ask(server, 'ann', 'guess', 'my app', query);
    assert.equal(wrong.code, 2);
    assert.match(wrong.all, /password authentication failed/);
    assert.match((await ask(server, 'ann', '', 'my app', query)).all, /no password supplied/);
  });

  test('secrets from files, arguments of initdb', async () => {
    const secrets = folderOf({ user: 'bob\n', password: 'from a file\n', db: 'shop\n' });
    const server = await serve(
      ...['--volume', `${secrets}:/run/secrets:ro`],
      ...['USER', 'PASSWORD', 'DB'].flatMap((name) => [
        '--env',
        `POSTGRES_${name}_FILE=/run/secrets/${name.toLowerCase()}`,
      ]),
      ...['--env', 'POSTGRES_INITDB_ARGS=--data-checksums --auth-host=scram-sha-256'],
    );
    const seen = await ask(server, 'bob', 'from a file', 'shop', 'show data_checksums');
    assert.deepEqual(seen, { code: 0, all: 'on' });
    assert.doesNotMatch(await server.logs(), /from a file/);
  });

  test('scripts run once, by name, in the new database; nobody takes it for ready meanwhile', async () => {
    const scripts = folderOf({
      '01-table.sql': 'create table seen (what text);',
      '02-packed.sql.gz': gzipSync("insert into seen values ('packed');"),
      '03-sourced.sh': `psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<-EOSQL
	insert into seen values ('sourced');
EOSQL
`,
      '04-program.run.sh': `#!/usr/bin/env bash
set -euo pipefail
[[ $BASH_VERSION ]] && query="insert into seen values ('bash')"
if pg_isready -q -h 127.0.0.1 || pg_isready -q -h /run/postgresql; then query='select broken'; fi
psql -v ON_ERROR_STOP=1 -d "$POSTGRES_DB" -U "$POSTGRES_USER" -c "$query"
sleep 2
`,
      'readme.txt': 'not a script',
    });
    const server = await bench.start(
      ...[...RUN, '--network', network, '--env', 'POSTGRES_PASSWORD=x', '--env', 'POSTGRES_DB=app'],
      ...['--volume', `${scripts}:/docker-entrypoint-initdb.d:ro`, image],
    );
    await server.healthy();
    await server.restart();
    await server.healthy();
    const rows = await ask(server, 'postgres', 'x', 'app', 'select string_agg(what, $$,$$) from seen');
    assert.deepEqual(rows, { code: 0, all: 'packed,sourced,bash' });
    assert.match(await server.logs(), /readme\.txt is none of/);
  });

  test('a restart keeps the data, and so does a new container on the volume', async () => {
    const volume = await bench.volume();
    const options = ['--volume', `${volume}:/var/lib/postgresql/data`, '--env', 'POSTGRES_PASSWORD=x'];
    const first = await serve(...options);
    await ask(first, 'postgres', 'x', 'postgres', 'create table kept as select 42 as n');
    await first.restart();
    await first.healthy();
    assert.equal((await ask(first, 'postgres', 'x', 'postgres', 'select n from kept')).all, '42');
    await first.stop(30);
    const second = await serve(...options);
    assert.equal((await ask(second, 'postgres', 'x', 'postgres', 'select n from kept')).all, '42');
    assert.doesNotMatch(await second.logs(), /initdb|redo starts/);
  });

  test('no root, arguments passed on, a clean stop within the grace period', async () => {
    const server = await bench.start(
      ...[...RUN, '--env', 'POSTGRES_PASSWORD=x', image],
      ...['postgres', '-c', 'work_mem=3MB', '-c', "application_name=it's me"],
    );
    await server.healthy();
    const shown = await server.exec('psql', '-U', 'postgres', '-Atc', 'show work_mem');
    assert.equal(shown, '3MB');
    assert.deepEqual(await server.users(), ['999']);
    assert.match((await attempt('exec', server.name, 'sh', '-c', ': >/etc/x')).all, /Read-only file system/);
    const { milliseconds, code } = await server.stop(60);
    assert.equal(code, 0);
    assert.ok(milliseconds < 30_000, `${milliseconds} ms`);
    assert.match(await server.logs(), /fast shutdown/);
  });

  test('a set-up that was interrupted begins anew', async () => {
    const scripts = folderOf({
      '1.sql': 'create table half (n int);',
      '2.sh': 'if [ ! -e /tmp/again ]; then : >/tmp/marker; sleep 600; fi\n',
    });
    const volume = await bench.volume();
    const options = [
      ...[...RUN, '--network', network, '--env', 'POSTGRES_PASSWORD=x'],
      ...['--volume', `${volume}:/var/lib/postgresql/data`],
    ];
    const killed = await bench.start(
      ...[...options, '--volume', `${scripts}:/docker-entrypoint-initdb.d:ro`, image],
    );
    while ((await attempt('exec', killed.name, 'cat', '/tmp/marker')).code !== 0)
      assert.equal((await killed.state()).status, 'running', await killed.logs());
    await docker('kill', killed.name);
    const next = await bench.start(...options, image);
    await next.healthy();
    assert.match(await next.logs(), /was interrupted: it begins anew/);
    const tables = await ask(next, 'postgres', 'x', 'postgres', "select to_regclass('half') is null");
    assert.deepEqual(tables, { code: 0, all: 't' });
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no password', [], /no password for postgres: set POSTGRES_PASSWORD, or POSTGRES_PASSWORD_FILE/],
    [
      'two passwords',
      ['--env', 'POSTGRES_PASSWORD=x', '--env', 'POSTGRES_PASSWORD_FILE=/y'],
      /both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set/,
    ],
    [
      'a secret that is not there',
      ['--env', 'POSTGRES_PASSWORD_FILE=/y'],
      /POSTGRES_PASSWORD_FILE names \/y, which cannot be read by user 999/,
    ],
    [
      'a damaged script',
      ['--env', 'POSTGRES_PASSWORD=x', '--volume', 'SCRIPTS:/docker-entrypoint-initdb.d:ro'],
      /cut\.sql\.gz is damaged/,
    ],
    [
      'a folder of somebody else',
      ['--env', 'POSTGRES_PASSWORD=x', '--volume', 'SCRIPTS:/var/lib/postgresql/data'],
      /cannot be written to by user 999: give that folder or volume to this user/,
    ],
  ];
  for (const [what, options, message] of refused)
    test(`refused with the reason: ${what}`, async () => {
      const scripts = folderOf({ 'cut.sql.gz': gzipSync('select 1;'.repeat(9000)).subarray(0, -20) });
      const set = options.map((option) => option.replace('SCRIPTS', scripts));
      const server = await bench.start(...RUN, ...set, image);
      assert.notEqual(await server.ended(), 0);
      assert.match(await server.logs(), message);
    });
});

describe('PostgreSQL of the next suite, with pgvector', { skip: SKIP }, () => {
  const bench = new Bench();
  test('serves, and knows vectors', async () => {
    const { ref } = await companionImage('pgvector', 'trixie');
    const server = await bench.start(...RUN, '--env', 'POSTGRES_PASSWORD=x', ref);
    await server.healthy();
    const ask = (query: string) => server.exec('psql', '-U', 'postgres', '-Atqc', query);
    assert.match(await ask('show server_version'), /^17\./);
    assert.equal(await ask("create extension vector; select vector '[1,2]' <-> '[1,4]'"), '2');
  });
});
