import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Argv, Result, Run } from '../model/argv.ts';
import { UserError } from '../model/error.ts';
import { silent } from '../model/progress.ts';
import { openStore } from '../store/store.ts';
import { engineChecks, node } from './doctor.ts';
import { type EngineNeeds, findEngine } from './find.ts';

const folder = mkdtempSync(join(tmpdir(), 'find-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const store = await openStore(folder);

const DOCKER = '26.1.5 linux true true true []';
const PODMAN = '4.3.1 linux [cpu memory pids]';
const NOT_FOUND = 'OCI runtime attempted to invoke a command that was not found';

/** A machine with these programs: by program and first argument, what it prints, or null when it is not there. */
function machine(answers: Readonly<Record<string, Partial<Result> | null>>): EngineNeeds {
  const run: Run = async ({ command, args }: Argv) => {
    const answer = answers[`${command} ${args[0]}`] ?? answers[command] ?? null;
    const base = { code: 0, stdout: '', stderr: '', timedOut: false, missing: false, milliseconds: 1 };
    return answer === null ? { ...base, code: null, missing: true } : { ...base, ...answer };
  };
  return {
    run,
    store,
    progress: silent,
    write: () => (async function* () {})(),
    assemble: () =>
      Promise.reject(new UserError({ code: 'test/none', message: 'no archive', fix: 'Get one.' })),
  };
}

test('Docker is preferred, then Podman where it starts containers', async () => {
  const both = {
    'docker info': { stdout: DOCKER },
    'podman info': { stdout: PODMAN },
    'podman run': { code: 127, stderr: NOT_FOUND },
  };
  const first = await findEngine(machine(both));
  assert.deepEqual(
    [first.engine.name, first.engine.version, first.because],
    ['docker', '26.1.5', 'docker 26.1.5 answers'],
  );
  const second = await findEngine(
    machine({ ...both, 'docker info': { code: 1, stderr: 'ERROR: Cannot connect to the Docker daemon' } }),
  );
  assert.equal(second.engine.name, 'podman');
  assert.equal(
    second.because,
    'docker does not answer: Cannot connect to the Docker daemon; podman 4.3.1 answers',
  );
  assert.equal((await findEngine(machine(both), 'podman')).engine.name, 'podman');
});

test('what an engine cannot limit is said', async () => {
  const { engine } = await findEngine(
    machine({ 'docker info': { stdout: '26.1.5 linux false true false []' } }),
  );
  assert.deepEqual(engine.gaps, [
    'memory is not limited: docker has no control group for it here',
    'the number of processes is not limited: docker has no control group for it here',
  ]);
});

test('an engine that was asked for and does not work is an error that says why', async () => {
  const cases: readonly (readonly [
    Readonly<Record<string, Partial<Result> | null>>,
    'docker' | 'podman',
    RegExp,
  ])[] = [
    [{}, 'docker', /docker is not installed/],
    [{ docker: { code: null, timedOut: true } }, 'docker', /does not answer within 15 s/],
    [{ docker: { stdout: '26.1.5 windows true true true []' } }, 'docker', /runs windows containers/],
    [{ docker: { stdout: '' } }, 'docker', /does not answer/],
    [
      { 'podman info': { stdout: PODMAN }, 'podman run': { code: 126, stderr: 'Error: slirp4netns failed' } },
      'podman',
      /does not start containers: slirp4netns failed/,
    ],
  ];
  for (const [answers, wanted, message] of cases) {
    // Whether Podman starts containers is tried on Linux only.
    if (process.platform !== 'linux' && message.source.includes('start containers')) continue;
    await assert.rejects(findEngine(machine(answers), wanted), { name: 'UserError', message });
  }
});

test('doctor: what is in the way is told from what can be done without', () => {
  const lacking = { engine: null, because: 'docker is not installed', fix: 'Install docker.' };
  assert.equal(engineChecks('docker', lacking, true)[0]?.ok, null);
  assert.deepEqual(engineChecks('docker', lacking, false), [
    { id: 'docker', ok: false, message: 'docker is not installed', fix: 'Install docker.' },
  ]);
  assert.equal(node('24.1.0')[0]?.ok, true);
  assert.deepEqual(node('20.19.0')[0], {
    id: 'node',
    ok: false,
    message: 'Node 20.19.0',
    fix: 'Install Node 24 or later.',
  });
});
