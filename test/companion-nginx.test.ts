import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { NO_MIRROR } from './support/archive.ts';
import { attempt, Bench, companionImage, fetched, folderOf, type Server } from './support/companion.ts';
import { lacksDocker } from './support/lacks.ts';

const SKIP = NO_MIRROR || (await lacksDocker());

describe('nginx from Debian packages', { skip: SKIP }, () => {
  const bench = new Bench();
  let image: string;
  let network: string;

  before(async () => {
    ({ ref: image } = await companionImage('nginx', 'bookworm'));
    network = await bench.network();
  });

  const serve = async (...options: readonly string[]): Promise<Server> => {
    const server = await bench.start('--network', network, ...options, image);
    await server.healthy();
    return server;
  };
  const get = (server: Server, path: string): Promise<string> =>
    fetched(image, network, `http://${server.name}${path}`);

  test('serves its welcome page as it comes', async () => {
    assert.match(await get(await serve(), ':8080/'), /Welcome to nginx/);
  });

  test('templates get the variables that are set; those of nginx stay', async () => {
    const templates = folderOf({
      'default.conf.template': `server { listen \${PORT}; location / { return 200 "\${GREETING} $uri\\n"; } } # \${UNSET}`,
      'more/map.conf.template': `# \${GREETING}\n`,
    });
    const server = await serve(
      ...[
        '--volume',
        `${templates}:/etc/nginx/templates:ro`,
        '--env',
        'PORT=8000',
        '--env',
        'GREETING=hello there',
      ],
      ...['--env', 'UNSET2=x'],
    );
    const { all } = await attempt(
      'exec',
      server.name,
      'cat',
      '/tmp/conf.d/default.conf',
      '/tmp/conf.d/more/map.conf',
    );
    assert.match(all, /listen 8000; .*"hello there \$uri\\n".* # \$\{UNSET\}/);
    assert.match(all, /# hello there/);
  });

  test('a filter chooses among the variables', async () => {
    const templates = folderOf({ 'a.conf.template': `# \${APP_ONE} \${TWO}\nserver { listen 8080; }` });
    const server = await serve(
      ...['--volume', `${templates}:/etc/nginx/templates:ro`, '--env', 'APP_ONE=1', '--env', 'TWO=2'],
      ...['--env', 'NGINX_ENVSUBST_FILTER=^APP_'],
    );
    assert.match(await server.exec('cat', '/tmp/conf.d/a.conf'), /# 1 \$\{TWO\}/);
  });

  test('a proxy in front of another server, uploads in /tmp, no root, SIGQUIT ends it', async () => {
    const behind = await serve();
    const conf = folderOf({
      'app.conf': `server { listen 8080; client_max_body_size 10m; location / { proxy_pass http://${behind.name}:8080; } }`,
    });
    const server = await serve('--volume', `${conf}:/etc/nginx/conf.d:ro`);
    assert.match(await get(server, ':8080/'), /Welcome to nginx/);
    await server.says(/"GET \/ HTTP\/1\.1" 200/);
    assert.deepEqual(await server.users(), ['101']);
    const { code, milliseconds } = await server.stop(30);
    assert.equal(code, 0);
    assert.ok(milliseconds < 15_000, `${milliseconds} ms`);
    assert.match(await server.logs(), /gracefully shutting down/);
  });

  test('a configuration written for the official image works as a whole', async () => {
    const conf = folderOf({
      'nginx.conf': `user nginx;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log warn;
events {}
http {
  access_log /var/log/nginx/access.log;
  proxy_cache_path /var/cache/nginx/pages keys_zone=pages:1m;
  server { listen 8080; location / { return 200 whole; } }
}
`,
    });
    const server = await bench.start(
      ...['--network', network, '--volume', `${conf}/nginx.conf:/etc/nginx/nginx.conf:ro`, image],
    );
    for (let tries = 0; (await get(server, ':8080/')) !== 'whole'; tries += 1)
      assert.ok(tries < 150, await server.logs());
    await server.says(/"GET \/ HTTP\/1\.1" 200 5/);
  });

  test('a broken configuration ends it, with the line', async () => {
    const conf = folderOf({ 'bad.conf': 'server { listen 8080; nonsense on; }' });
    const server = await bench.start('--volume', `${conf}:/etc/nginx/conf.d:ro`, image);
    assert.notEqual(await server.ended(), 0);
    assert.match(await server.logs(), /unknown directive "nonsense" in \/etc\/nginx\/conf\.d\/bad\.conf:1/);
  });
});
