import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerSpec } from '../../model/engine.ts';
import type { Image } from '../../model/image.ts';
import { showArgv } from '../show.ts';
import * as argv from './argv.ts';
import type { Dialect } from './dialect.ts';
import { DOCKER } from './docker.ts';
import { PODMAN } from './podman.ts';

const spec: ContainerSpec = {
  // Only its id reaches the command line.
  image: {} as Image,
  name: 'plimsoll-verify-api',
  env: { TOKEN: 'very secret', A: 'x=y' },
  user: { uid: 10_001, gid: 10_002, name: 'app', home: '/home/app' },
  workdir: '/app/api',
  command: ['/opt/venv/bin/uvicorn', 'main:app', '--host', '0.0.0.0'],
  writable: [
    { path: '/tmp', kind: 'tmpfs' },
    { path: '/home/app', kind: 'tmpfs' },
    { path: '/app/uploads', kind: 'volume' },
  ],
  limits: { memory: 512_000_000, cpus: 1.5, pids: 256 },
  stop: { signal: 'SIGINT', grace: 7 },
  port: 8000,
};

const HARDENED =
  'create --name plimsoll-verify-api --label plimsoll.verify=plimsoll-verify-api --restart no --pull never ' +
  '--user 10001:10002 --workdir /app/api --read-only --cap-drop ALL --security-opt no-new-privileges ' +
  '--memory 512000000b --memory-swap 512000000b --cpus 1.5 --pids-limit 256 --stop-signal SIGINT --no-healthcheck ' +
  '--publish 127.0.0.1::8000 ';
const ENTRY = '--entrypoint /opt/venv/bin/uvicorn sha256:abc main:app --host 0.0.0.0';

test('a container is made with as little as it needs', () => {
  assert.equal(
    showArgv(argv.createArgv(DOCKER, spec, 'sha256:abc')),
    `docker ${HARDENED}` +
      '--tmpfs /tmp:rw,noexec,nosuid,nodev,size=512000000,mode=1777,uid=10001,gid=10002 ' +
      '--tmpfs /home/app:rw,noexec,nosuid,nodev,size=512000000,mode=0755,uid=10001,gid=10002 ' +
      '--volume /app/uploads --env A=… --env TOKEN=… --log-driver json-file --log-opt max-size=4m ' +
      ENTRY,
  );
  assert.equal(
    showArgv(argv.createArgv(PODMAN, spec, 'sha256:abc')),
    `podman ${HARDENED}` +
      '--tmpfs /tmp:rw,noexec,nosuid,nodev,size=512000000,mode=1777,notmpcopyup,U ' +
      '--tmpfs /home/app:rw,noexec,nosuid,nodev,size=512000000,mode=0755,notmpcopyup,U ' +
      '--volume /app/uploads --env A=… --env TOKEN=… --log-driver k8s-file --ulimit nofile=1024:4096 ' +
      `--ulimit nproc=4096:4096 --read-only-tmpfs=false ${ENTRY}`,
  );
});

test('what is thrown away writes to its own layer: nothing is copied into a volume first', () => {
  const text = showArgv(argv.createArgv(DOCKER, { ...spec, passing: true }, 'sha256:abc'));
  assert.doesNotMatch(text, /--read-only|--volume/);
  assert.match(text, /--user 10001:10002 .*--cap-drop ALL --security-opt no-new-privileges .*--tmpfs \/tmp:/);
});

test('values of variables are on the command line as they are', () => {
  const { args } = argv.createArgv(DOCKER, spec, 'x');
  assert.ok(args.includes('TOKEN=very secret'));
  assert.ok(args.includes('A=x=y'));
});

test('a worker publishes nothing, an empty command leaves the image its own', () => {
  const { args } = argv.createArgv(DOCKER, { ...spec, port: null, command: [], writable: [], env: {} }, 'id');
  for (const option of ['--publish', '--entrypoint', '--tmpfs', '--volume', '--env'])
    assert.ok(!args.includes(option));
  assert.equal(args.at(-1), 'id');
});

test('the other commands', () => {
  const cases: readonly (readonly [(dialect: Dialect) => { args: readonly string[] }, string, string])[] = [
    [(d) => argv.startArgv(d, 'id'), 'start id', 'start id'],
    [(d) => argv.execArgv(d, 'id', ['/p', '-c', 'x y']), 'exec id /p -c x y', 'exec id /p -c x y'],
    [(d) => argv.portArgv(d, 'id', 80), 'port id 80/tcp', 'port id 80/tcp'],
    [(d) => argv.topArgv(d, 'id'), 'top id -eo pid,uid,rss,args', 'top id -eo pid,uid,rss,args'],
    [(d) => argv.diffArgv(d, 'id'), 'container diff id', 'container diff id'],
    [(d) => argv.logsArgv(d, 'id'), 'logs --tail 2000 id', 'logs --tail 2000 id'],
    [(d) => argv.stopArgv(d, 'id', 7), 'stop -t 7 id', 'stop -t 7 id'],
    [(d) => argv.removeArgv(d, 'id'), 'rm --force --volumes id', 'rm --force --volumes --time 0 id'],
    [(d) => argv.loadArgv(d), 'load --quiet', 'load --quiet'],
    [(d) => argv.imagesArgv(d), 'image ls --quiet --no-trunc', 'image ls --quiet --no-trunc'],
    [(d) => argv.tagArgv(d, 'id', 'a:b'), 'tag id a:b', 'tag id a:b'],
  ];
  for (const [build, docker, podman] of cases) {
    assert.equal(build(DOCKER).args.join(' '), docker);
    assert.equal(build(PODMAN).args.join(' '), podman);
  }
});

test('what the engines say of themselves', () => {
  const full = { memory: true, cpus: true, pids: true };
  const none = { memory: false, cpus: false, pids: false };
  assert.deepEqual(DOCKER.about('26.1.5 linux true true true [["Backing Filesystem","extfs"]]\n'), {
    version: '26.1.5',
    system: 'linux',
    enforced: full,
    partial: true,
  });
  const containerd = '28.0 linux true true true [["driver-type","io.containerd.snapshotter.v1"]]';
  assert.equal(DOCKER.about(containerd)?.partial, false);
  assert.deepEqual(DOCKER.about('26.1.5 linux false false false []')?.enforced, none);
  assert.equal(DOCKER.about('26.1.5 windows true true true []')?.system, 'windows');
  for (const silent of ['', '  false false false null', '<no value>'])
    assert.equal(DOCKER.about(silent), null);

  assert.deepEqual(PODMAN.about('4.3.1 linux [cpuset cpu io memory pids]'), {
    version: '4.3.1',
    system: 'linux',
    enforced: full,
    partial: false,
  });
  assert.deepEqual(PODMAN.about('4.3.1 linux []')?.enforced, none);
  assert.equal(PODMAN.about('command not found'), null);
});
