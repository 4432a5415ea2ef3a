import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { plimsoll, plimsollOnTerminal } from '../src/cli/testing/plimsoll.ts';
import type { Running } from '../src/model/running.ts';
import { NO_MIRROR } from './support/archive.ts';
import { lacksDocker } from './support/lacks.ts';
import { copyExample, offline, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const SKIP = NO_MIRROR || (await lacksDocker());
/** Milliseconds in which a server that reloads has seen what was written, on a machine that does much besides. */
const SEEN_MS = 120_000;

describe('up, on one application', { skip: SKIP }, () => {
  const folder = scratchFolder();
  const main = join(folder, 'API/main.py');
  let env: Readonly<Record<string, string>>;
  let source: string;

  before(async () => {
    env = { ...(await offline(STORE)), XDG_STATE_HOME: scratchFolder() };
    await copyExample('flightontime', folder);
    // The source is mounted, and the user of the image is not the one who owns it.
    await chmod(folder, 0o755);
    source = await readFile(main, 'utf8');
  });
  after(async () => {
    for (const mode of ['dev', 'prod']) await run('down', '--mode', mode, '--volumes');
  });

  const run = (verb: string, ...args: readonly string[]) =>
    plimsoll([verb, folder, '--engine', 'docker', ...args], { env });

  test('for development: its port, the edits of its stack, and what is written to the source is what answers', async () => {
    assert.equal((await plimsoll(['emit', folder], { env })).code, 0);
    const stack = join(folder, 'compose.yaml');
    const emitted = await readFile(stack, 'utf8');
    await writeFile(stack, emitted.replace(/^( {2}api:\n)/m, '$1    labels: {edited: by-hand}\n'));
    const said = join(scratchFolder(), 'said.json');
    const args = ['up', folder, '--engine', 'docker', '--mode', 'dev', '--env', 'API_DEV_PORT=0', '--json'];
    const { code, drawn } = await plimsollOnTerminal(args, said, { env });
    assert.equal(code, 0, drawn);
    // The step's line, the service's below it, and both drawn over as it goes on.
    assert.match(drawn, /starting \S+ .*0 of 1 services {2}\d+\.\d s\r\n {2}\S api {2}starting +\d+\.\d s/);
    assert.ok(drawn.includes('\r\u001b[1A\u001b[J'), 'what was drawn is drawn over');
    assert.match(drawn, /✔ starting \S+ {2}[\d.]+ s\r\n/);
    const { services, address }: Running = JSON.parse(await readFile(said, 'utf8'));
    assert.deepEqual(
      services.map(({ id, state }) => `${id} ${state}`),
      ['api healthy'],
    );
    assert.match(address ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    const { stdout: edited } = await execa('docker', ['ps', '--quiet', '--filter', 'label=edited=by-hand']);
    assert.match(edited, /^[0-9a-f]+$/);
    const health = async (): Promise<string> =>
      fetch(`${address}/health`).then(
        (answer) => answer.text(),
        () => '',
      );
    assert.match(await health(), /"status":"ok"/);
    await writeFile(main, source.replaceAll('"ok"', '"rewritten"'));
    const limit = performance.now() + SEEN_MS;
    while (!/rewritten/.test(await health())) {
      assert.ok(performance.now() < limit, `the server does not reload: ${await health()}`);
      await sleep(300);
    }
    await writeFile(main, source);
    assert.equal((await run('down', '--mode', 'dev')).code, 0);
  });

  test('what dies is said with its last lines and the likely cause', async () => {
    await writeFile(
      main,
      `raise FileNotFoundError(2, "No such file or directory", "models/absent.pkl")\n${source}`,
    );
    const { code, stdout, stderr } = await run('up', '--port', '0', '--json');
    assert.equal(code, 1, stderr);
    const { services }: Running = JSON.parse(stdout);
    assert.equal(services.find(({ id }) => id === 'api')?.state, 'failed');
    assert.match(stderr, /api: .*its last lines:/);
    assert.match(stderr, /FileNotFoundError: \[Errno 2\] No such file or directory: 'models\/absent\.pkl'/);
    assert.match(stderr, /models\/absent\.pkl/);
  });
});
