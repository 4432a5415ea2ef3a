import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { inScratch } from '../engine/scratch.ts';
import { forPodman } from './podman.ts';

function serviceOf(one: object): Readonly<Record<string, unknown>> {
  const text = forPodman(
    JSON.stringify({ name: 'shop', services: { api: one }, networks: { back: { internal: true } } }),
  );
  const { name, services, networks } = JSON.parse(text ?? 'null');
  assert.deepEqual([name, networks], ['shop', { back: { internal: true } }]);
  return services.api;
}

test('what Podman has no word for is said in its own; everything else stays', () => {
  const one = serviceOf({
    image: 'api:1',
    tmpfs: ['/tmp:size=64m,mode=0700,uid=10001,gid=10001', '/run/app', '/var/cache:size=8m'],
    healthcheck: { test: ['CMD', 'pg_isready', '--quiet'], interval: '10s' },
  });
  assert.deepEqual(one, {
    image: 'api:1',
    tmpfs: ['/tmp:size=64m,mode=0700,notmpcopyup,U', '/run/app', '/var/cache:size=8m'],
    healthcheck: { test: ['CMD', 'pg_isready', '--quiet'], interval: '10s' },
    ulimits: { nofile: { soft: 1024, hard: 4096 }, nproc: { soft: 4096, hard: 4096 } },
  });
  assert.deepEqual(serviceOf({ ulimits: { nofile: 99 } })['ulimits'], {
    nofile: 99,
    nproc: { soft: 4096, hard: 4096 },
  });
  assert.deepEqual(serviceOf({ tmpfs: '/tmp' })['tmpfs'], ['/tmp']);
});

test('a probe without spaces does what the one with spaces does', () => {
  const program = 'import sys;print("a b",sys.argv[1:]);\nsys.exit(3 if sys.argv else 0)';
  const { test: words } = serviceOf({
    healthcheck: { test: ['CMD', '/usr/bin/python3', '-I', '-c', program, 'x'] },
  })['healthcheck'] as { readonly test: readonly string[] };
  assert.ok(
    words.every((word) => !/\s/.test(word)),
    words.join('|'),
  );
  const script = 'process.stdout.write(["a b", 1 + 1].join(" "));\nprocess.exit(3)';
  const node = serviceOf({ healthcheck: { test: ['CMD', 'node', '-e', script] } })['healthcheck'] as {
    readonly test: readonly string[];
  };
  const ran = spawnSync(process.execPath, node.test.slice(2), { encoding: 'utf8' });
  assert.deepEqual([ran.status, ran.stdout], [3, 'a b 2']);
});

test('where the root is read only nothing else can be written to, and what is named can', () => {
  const one = serviceOf({
    read_only: true,
    tmpfs: ['/tmp:size=8m', '/run/postgresql'],
    volumes: [{ type: 'volume', source: 'a', target: '/var/tmp' }],
  });
  assert.deepEqual(one['tmpfs'], ['/tmp:size=8m', '/run/postgresql', '/run:ro,size=64k,mode=0755']);
  assert.equal(serviceOf({ read_only: false })['tmpfs'], undefined);
});

test("nginx is told the name server of the container's own network, and everything else as it was", async () => {
  const { entrypoint, command } = serviceOf({
    configs: [{ source: 'proxy', target: '/etc/nginx/nginx.conf' }],
  });
  assert.deepEqual(command, []);
  const [shell = '', option = '', written = ''] = entrypoint as readonly string[];
  await inScratch(async (folder) => {
    const conf = 'http {\n  resolver 127.0.0.11 valid=10s ipv6=off;\n\tmap $a $b { "~\\.x" %s; }\n}\n';
    await writeFile(`${folder}/nginx.conf`, conf);
    await writeFile(
      `${folder}/resolv.conf`,
      'search dns.podman\nnameserver 10.89.0.1\nnameserver 10.0.0.1\n',
    );
    await writeFile(`${folder}/nginx`, `#!/bin/sh\nprintf '%s|' "$@"\ncat "$2"\n`, { mode: 0o755 });
    const script = written
      .replaceAll('$$', '$')
      .replaceAll('/etc/nginx/nginx.conf', `${folder}/nginx.conf`)
      .replaceAll('/etc/resolv.conf', `${folder}/resolv.conf`)
      .replaceAll('/tmp/nginx.conf', `${folder}/written.conf`);
    const { stdout, status } = spawnSync(shell, [option, script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
    });
    assert.equal(status, 0);
    assert.equal(
      stdout,
      `-c|${folder}/written.conf|-g|daemon off;|${conf.replace('127.0.0.11', '10.89.0.1')}`,
    );
  });
});

test('words that nobody evaluates are left alone, and so is what is no stack', () => {
  const shell = ['CMD-SHELL', 'pg_isready -U app'];
  assert.deepEqual(serviceOf({ healthcheck: { test: shell } })['healthcheck'], { test: shell });
  const grep = ['CMD', 'grep', '-c', 'a b', 'file'];
  assert.deepEqual(serviceOf({ healthcheck: { test: grep } })['healthcheck'], { test: grep });
  for (const text of ['', '[]', 'null', '{"services":{"a":{"tmpfs":3}}}'])
    assert.equal(forPodman(text), null);
});

test('property: translating twice is translating once', () => {
  const word = fc.string({ maxLength: 20 });
  const one = fc.record({
    tmpfs: fc.array(
      fc
        .tuple(word, fc.subarray(['uid=1', 'gid=2', 'size=3m', 'mode=0700']))
        .map(([path, options]) => `/${path.replace(/[:,]/g, '')}:${options.join(',')}`),
    ),
    healthcheck: fc.record({
      test: fc.tuple(fc.constantFrom('CMD', 'python3', 'node'), fc.constantFrom('-c', '-e', '-x'), word),
    }),
  });
  fc.assert(
    fc.property(fc.dictionary(word, one), (services) => {
      const text = forPodman(JSON.stringify({ services })) ?? assert.fail();
      assert.equal(forPodman(text), text);
    }),
  );
});
