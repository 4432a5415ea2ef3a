import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { execa, type Options } from 'execa';
import { copyCheckout, lendPackages } from './support/checkout.ts';
import { scratchFolder } from './support/store.ts';

// ./plimsoll in a fresh clone. The Node.js that runs the tests is new enough, so none is fetched here.
const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
/** What the launcher may use of a machine; Node.js and npm are what it is about. */
const TOOLS = [
  'cat',
  'cp',
  'date',
  'dirname',
  'find',
  'flock',
  'grep',
  'head',
  'mkdir',
  'mv',
  'rm',
  'sed',
  'sh',
];

test('the first run sets up, the second does nothing, a change is seen', async () => {
  const folder = await clone();
  await lendPackages(folder);
  const first = await launch(folder);
  assert.match(first.stdout, /^\d+\.\d+\.\d+$/);
  assert.match(first.stderr, /^plimsoll: compiling .* s$/);
  const second = await launch(folder);
  assert.deepEqual([second.stdout, second.stderr], [first.stdout, '']);
  await writeFile(join(folder, 'src/added.ts'), 'export const added = 1;\n');
  await writeFile(join(folder, 'dist/cli/stale.js'), '');
  assert.match((await launch(folder)).stderr, /compiling/);
  assert.ok(!(await readdir(join(folder, 'dist/cli'))).includes('stale.js'), 'what is gone stays gone');
  await rm(join(folder, 'src/added.ts'));
  assert.match((await launch(folder)).stderr, /compiling/);
});

test('first runs at the same time set up once', async () => {
  const folder = await clone();
  await lendPackages(folder);
  const runs = await Promise.all([launch(folder), launch(folder), launch(folder)]);
  for (const { stdout } of runs) assert.match(stdout, /^\d+\.\d+\.\d+$/);
  const said = runs.map(({ stderr }) => stderr).join('\n');
  assert.equal(said.match(/compiling/g)?.length, 1, said);
});

test('it runs from anywhere, through a link, with its arguments whole', async () => {
  const folder = await clone();
  await lendPackages(folder);
  const link = join(scratchFolder(), 'plimsoll');
  await symlink(join(folder, 'plimsoll'), link);
  const { exitCode, stderr } = await execa(link, ['scan', 'no such folder'], {
    ...QUIET,
    cwd: scratchFolder(),
  });
  assert.match(stderr, /no such folder does not exist/);
  assert.equal(exitCode, 2);
});

test('a machine without Node.js, or without npm, is told what to install', async () => {
  const folder = await clone();
  const bin = await toolbox();
  const bare = await launch(folder, { PATH: bin });
  assert.match(bare.stderr, /neither Node\.js nor npm is installed.*\n {2}next: install them/);
  assert.equal(bare.exitCode, 2);
  await symlink(process.execPath, join(bin, 'node'));
  const half = await launch(folder, { PATH: bin });
  assert.match(half.stderr, /npm is not installed.*\n {2}next: install it/);
  assert.equal(half.exitCode, 2);
});

test('a registry that does not answer is a passing fault, and leaves nothing half done', async () => {
  const folder = await clone();
  const registry = 'http://127.0.0.1:9/';
  const { stderr, exitCode } = await launch(folder, {
    npm_config_registry: registry,
    npm_config_fetch_retries: '0',
    npm_config_cache: scratchFolder(),
  });
  assert.match(
    stderr,
    /your npm registry \(http:\/\/127\.0\.0\.1:9\/?\) did not answer\n {2}next: check the network/,
  );
  assert.equal(exitCode, 75);
  await lendPackages(folder);
  assert.equal((await launch(folder)).exitCode, 0);
});

test('a checkout that may not be written says so', async () => {
  const folder = await clone();
  await chmod(folder, 0o555);
  // Root may write anywhere: another user is asked.
  const other = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const env = { PATH: await toolbox() };
  const { stderr, exitCode } = await execa(join(folder, 'plimsoll'), ['--version'], {
    ...QUIET,
    ...other,
    env,
  });
  assert.match(stderr, /is not set up yet and you may not write to it\n {2}next: copy the checkout/);
  assert.equal(exitCode, 2);
  await chmod(folder, 0o755);
});

const QUIET = { env: { PATH }, reject: false } as const satisfies Options;

function launch(folder: string, env: Readonly<Record<string, string>> = { PATH }) {
  return execa(join(folder, 'plimsoll'), ['--version'], { env, reject: false });
}

async function clone(): Promise<string> {
  const folder = join(scratchFolder(), 'clone');
  await copyCheckout(folder);
  await rm(join(folder, 'node_modules'), { force: true });
  await chmod(dirname(folder), 0o755);
  return folder;
}

/** A folder with nothing but a shell and its tools. */
async function toolbox(): Promise<string> {
  const bin = join(scratchFolder(), 'bin');
  await mkdir(bin, { recursive: true });
  await chmod(dirname(bin), 0o755);
  for (const tool of TOOLS) {
    const { stdout } = await execa('sh', ['-c', `command -v ${tool}`]);
    await symlink(stdout, join(bin, tool));
  }
  return bin;
}
