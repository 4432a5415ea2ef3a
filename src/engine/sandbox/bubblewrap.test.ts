import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showArgv } from '../show.ts';
import {
  type Inmate,
  inNetworkArgv,
  insideArgv,
  limitProcessesArgv,
  pipedArgv,
  plainInmate,
  sandboxArgv,
  sandboxOptions,
  shownLayout,
  type Tools,
} from './bubblewrap.ts';

const tools: Tools = {
  bubblewrap: { argv: ['/usr/bin/bwrap'], folder: null },
  nsenter: '/usr/bin/nsenter',
  setpriv: '/usr/bin/setpriv',
  prlimit: '/usr/bin/prlimit',
};
const inmate: Inmate = {
  name: 'api',
  env: { TOKEN: 'very secret', PATH: '/opt/venv/bin' },
  user: { uid: 10_001, gid: 10_002, name: 'app', home: '/home/app' },
  workdir: '/app',
  command: ['/opt/venv/bin/uvicorn', 'main:app'],
  writable: [],
  limits: { memory: 512_000_000, cpus: 1, pids: 64 },
  stop: { signal: 'SIGTERM', grace: 10 },
  port: 8000,
};
const layout = { root: '/store/root', tmpfs: ['/tmp'], volumes: [{ source: '/scratch/v', target: '/data' }] };
const PROGRAM = '--args 3 --info-fd 4 --block-fd 5 -- /opt/venv/bin/uvicorn main:app';

test('a user starts bubblewrap, root has an unprivileged user start it in a namespace that shows what it needs', () => {
  assert.equal(showArgv(sandboxArgv(tools, inmate, layout, false)), `/usr/bin/bwrap ${PROGRAM}`);
  assert.equal(
    showArgv(sandboxArgv(tools, inmate, layout, true)),
    '/usr/bin/bwrap --die-with-parent --dev-bind / / --perms 0711 --tmpfs /tmp --ro-bind /store/root /tmp/root ' +
      '--bind /scratch/v /tmp/volume-0 -- /usr/bin/setpriv --reuid 10001 --regid 10002 --clear-groups ' +
      `--inh-caps=-all --no-new-privs -- /usr/bin/bwrap ${PROGRAM}`,
  );
  assert.deepEqual(shownLayout(layout), {
    root: '/tmp/root',
    tmpfs: ['/tmp'],
    volumes: [{ source: '/tmp/volume-0', target: '/data' }],
  });
});

test('a bubblewrap that was not installed is shown too, with its loader', () => {
  const folder = '/root/cache/tools';
  const assembled = {
    argv: [`${folder}/ld.so`, '--library-path', `${folder}/lib`, `${folder}/bwrap`],
    folder,
  };
  const shown = showArgv(sandboxArgv({ ...tools, bubblewrap: assembled }, inmate, layout, true));
  assert.ok(
    shown.startsWith(`${folder}/ld.so --library-path ${folder}/lib ${folder}/bwrap --die-with-parent`),
  );
  assert.ok(shown.includes(`--ro-bind ${folder} /tmp/tools -- /usr/bin/setpriv`));
  assert.ok(shown.endsWith(`-- /tmp/tools/ld.so --library-path /tmp/tools/lib /tmp/tools/bwrap ${PROGRAM}`));
});

test('the options leave nothing open, and nothing of them is on a command line', () => {
  const options = sandboxOptions(inmate, layout).join(' ');
  assert.equal(
    options,
    '--unshare-user --uid 10001 --gid 10002 --unshare-pid --unshare-net --unshare-ipc --unshare-uts ' +
      '--hostname sandbox --die-with-parent --new-session --as-pid-1 --cap-drop ALL --ro-bind /store/root / ' +
      '--proc /proc --ro-bind /sys /sys --tmpfs /dev --dev-bind /dev/null /dev/null --dev-bind /dev/zero /dev/zero ' +
      '--dev-bind /dev/full /dev/full --dev-bind /dev/random /dev/random --dev-bind /dev/urandom /dev/urandom ' +
      '--symlink /proc/self/fd /dev/fd --symlink /proc/self/fd/0 /dev/stdin --symlink /proc/self/fd/1 /dev/stdout ' +
      '--symlink /proc/self/fd/2 /dev/stderr --perms 1777 --size 67108864 --tmpfs /dev/shm --remount-ro /dev ' +
      '--perms 1777 --size 512000000 --tmpfs /tmp --bind /scratch/v /data --clearenv --chdir /app ' +
      '--setenv PATH /opt/venv/bin --setenv HOME /home/app --setenv HOSTNAME sandbox --setenv TOKEN very secret',
  );
  for (const asRoot of [true, false]) {
    const { command, args, env } = sandboxArgv(tools, inmate, layout, asRoot);
    assert.doesNotMatch(JSON.stringify({ command, args, env }), /secret/);
  }
});

test('a program that is spoken to by its pipes has the same walls, and no way in', () => {
  const plain = plainInmate(['/usr/bin/python3'], { LC_ALL: 'C' });
  const bare = { root: '/store/root', volumes: [], tmpfs: [] };
  for (const asRoot of [true, false]) {
    const shown = showArgv(pipedArgv(tools, plain, bare, asRoot));
    const options = sandboxOptions(plain, asRoot ? shownLayout(bare) : bare).join(' ');
    assert.ok(shown.startsWith('/usr/bin/prlimit --as=4000000000 -- /usr/bin/bwrap '), shown);
    assert.ok(shown.endsWith(`/usr/bin/bwrap ${options} -- /usr/bin/python3`), shown);
    assert.equal(shown.includes('/usr/bin/setpriv --reuid 10001'), asRoot);
  }
});

test('ways in', () => {
  const target = 'nsenter --target 42';
  const all = '--user --mount --pid --net --ipc --uts --wd --preserve-credentials -- /probe x';
  assert.equal(showArgv(inNetworkArgv(tools, 42, true, ['/node'])), `/usr/bin/${target} --net -- /node`);
  assert.equal(
    showArgv(inNetworkArgv(tools, 42, false, ['/node'])),
    `/usr/bin/${target} --user --preserve-credentials --net -- /node`,
  );
  const inside = insideArgv(tools, inmate, 42, false, ['/probe', 'x']);
  assert.equal(inside.bare, true);
  assert.equal(inside.env?.['TOKEN'], 'very secret');
  const { env: _, ...shown } = inside;
  assert.equal(showArgv(shown), `/usr/bin/setpriv --no-new-privs -- /usr/bin/${target} ${all}`);
  const { env: __, ...asRoot } = insideArgv(tools, inmate, 42, true, ['/probe', 'x']);
  assert.ok(showArgv(asRoot).startsWith('/usr/bin/setpriv --reuid 10001 --regid 10002 --clear-groups'));
  assert.equal(showArgv(limitProcessesArgv(tools, 42, 64)), '/usr/bin/prlimit --pid 42 --nproc=64:64');
});
