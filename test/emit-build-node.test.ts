import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import type { Image } from '../src/model/image.ts';
import { answers, configOf, hardened } from './support/images.ts';
import { LOCAL_MIRROR, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const NODE = 'plimsoll-test/node:24-slim';
const NGINX = 'plimsoll-test/nginx:slim';

const lacking = (
  await Promise.all(
    [NODE, NGINX].map(async (name) => {
      const { code } = await run({ command: 'docker', args: ['image', 'inspect', name] });
      return code === 0 ? [] : [name];
    }),
  )
).flat();
const skip =
  lacking.length === 0 || process.env['CI'] === 'true'
    ? false
    : `Docker does not have ${lacking.join(', ')}: scripts/engine.sh bases`;

const SERVER = [
  "import { createServer } from 'node:http';",
  'const server = createServer((request, response) => {',
  "  if (request.url === '/health') return response.end('well');",
  "  if (request.url === '/who') return response.end(String(process.getuid()));",
  "  response.writeHead(404).end('none');",
  '});',
  'server.listen(3000);',
  "process.on('SIGTERM', () => server.close(() => process.exit(0)));",
];
const MANIFEST = {
  name: 'emit-node',
  version: '1.0.0',
  type: 'module',
  scripts: { start: 'node server.js' },
  engines: { node: '24' },
};
const LOCK = {
  name: 'emit-node',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: { '': { name: 'emit-node', version: '1.0.0', engines: { node: '24' } } },
};

/** An image of a service made in both ways. */
interface Made {
  readonly direct: string;
  readonly emitted: string;
}

describe('the emitted Dockerfile of a Node.js server', { skip }, () => {
  const made = builtBothWays(
    'node',
    {
      'server.js': `${SERVER.join('\n')}\n`,
      'package.json': JSON.stringify(MANIFEST),
      'package-lock.json': JSON.stringify(LOCK),
    },
    [`NODE_IMAGE=${NODE}`],
  );

  test('makes an image that is configured like the directly built one', async () => {
    const [one, other] = [await configOf(made().emitted), await configOf(made().direct)];
    // The slim image of Node.js has no certificates beside its own.
    const env = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('SSL_CERT_FILE='));
    assert.deepEqual({ ...one, env: env(one.env) }, { ...other, env: env(other.env) });
    assert.match(one.user, /^[1-9]\d*:[1-9]\d*$/);
  });

  for (const which of ['emitted', 'direct'] as const)
    test(`${which}: answers when hardened, its probe works, nothing is written, it stops in time`, async () => {
      await hardened(made()[which], { port: 3000, writable: ['/tmp', '/home/app'] }, async (origin) => {
        const headers = { connection: 'close' };
        assert.equal(await (await answers(`${origin}/health`)).text(), 'well');
        assert.equal(await (await fetch(`${origin}/who`, { headers })).text(), '10001');
        assert.equal((await fetch(`${origin}/no/such/page`, { headers })).status, 404);
      });
    });
});

describe('the emitted Dockerfile of a static page', { skip }, () => {
  const page =
    '<!doctype html><html><head><link rel="stylesheet" href="style.css"></head><body>here</body></html>\n';
  const made = builtBothWays('page', { 'index.html': page, 'style.css': 'body { margin: 0 }\n' }, [
    `NGINX_IMAGE=${NGINX}`,
  ]);

  test('makes an image that runs as the directly built one does', async () => {
    const [one, other] = [await configOf(made().emitted), await configOf(made().direct)];
    assert.deepEqual([one.user, one.ports, one.signal], [other.user, other.ports, other.signal]);
  });

  for (const which of ['emitted', 'direct'] as const)
    test(`${which}: hands out its files with headers, and nothing else, hardened`, async () => {
      await hardened(made()[which], { port: 8080, writable: ['/tmp'] }, async (origin) => {
        const first = await answers(`${origin}/`);
        assert.equal(await first.text(), page);
        assert.match(first.headers.get('content-security-policy') ?? '', /default-src 'self'/);
        assert.equal(first.headers.get('x-content-type-options'), 'nosniff');
        const style = await fetch(`${origin}/style.css`);
        assert.match(style.headers.get('content-type') ?? '', /^text\/css/);
        for (const path of ['Dockerfile', 'nginx.conf', '.dockerignore', 'plimsoll.yaml'])
          assert.equal((await fetch(`${origin}/${path}`)).status, 404, path);
      });
    });
});

/** Builds a service directly, and by BuildKit from what is emitted for it. */
function builtBothWays(
  name: string,
  sources: Readonly<Record<string, string>>,
  args: readonly string[],
): () => Made {
  const folder = scratchFolder();
  const emitted = `emit-test/${name}:emitted`;
  let direct = '';
  before(async () => {
    const env = await offline(STORE);
    for (const [path, text] of Object.entries({ ...sources, 'plimsoll.yaml': LOCAL_MIRROR })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const built = await plimsoll(['build', '--json', '--output', 'docker', folder], { env });
    assert.equal(built.code, 0, built.stderr);
    const { images }: { images: readonly Image[] } = JSON.parse(built.stdout);
    direct = images[0]?.ref ?? '';
    const written = await plimsoll(['emit', folder], { env });
    assert.equal(written.code, 0, written.stderr);
    const given = args.flatMap((arg) => ['--build-arg', arg]);
    await execa('docker', ['buildx', 'build', '--quiet', '--tag', emitted, ...given, folder]);
  });
  after(() => run({ command: 'docker', args: ['image', 'rm', '--force', emitted, direct] }));
  return () => ({ direct, emitted });
}
