import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

const RUNNING = { running: true, code: null, outOfMemory: false };
const at = (pid: number, level: string, text: string): string =>
  `[2026-11-30 22:38:18 +0000] [${pid}] [${level}] ${text}`;

/** As gunicorn 27 prints it: a worker that ends is followed by another. */
function gunicorn(words: readonly string[], code: number): string {
  const worker = (pid: number): readonly string[] => [
    at(pid, 'INFO', `Booting worker with pid: ${pid}`),
    ...words,
    at(pid, 'INFO', `Worker exiting (pid: ${pid})`),
    at(1, 'ERROR', `Worker (pid:${pid}) exited with code ${code}.`),
  ];
  return [
    at(1, 'INFO', 'Listening at: http://0.0.0.0:8000 (1)'),
    ...worker(7),
    ...worker(8),
    at(9, 'INFO', 'Booting worker with pid: 9'),
    '',
  ].join('\n');
}

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/opt/venv/lib/python3.11/site-packages/gunicorn/arbiter.py", line 752, in spawn_worker',
  '    worker.init_process()',
  '  File "<frozen importlib._bootstrap>", line 1204, in _gcd_import',
  '  File "/app/models/load.py", line 12, in load',
  '    raise NoModel("weights are gone")',
];

test('what a worker said before it ended is the cause', () => {
  const rows: readonly (readonly [log: string, because: string])[] = [
    [
      gunicorn(['loading', 'The labels do not fit the model'], 1),
      'its worker ends with code 1 while it loads the application: The labels do not fit the model',
    ],
    [
      gunicorn([...TRACEBACK, 'models.load.NoModel: weights are gone', 'ask for them'], 3),
      'its worker ends with code 3 while it loads the application: models.load.NoModel: weights are gone (/app/models/load.py:12)',
    ],
    [
      gunicorn(['login failed for postgres://me:f00ba42@db/x, api_key=f00ba43'], 1),
      'its worker ends with code 1 while it loads the application: login failed for postgres://me:***@db/x, api_key=***',
    ],
    [gunicorn([], 3), 'its worker ends with code 3 while it loads the application, and does not say why'],
    [
      'INFO:     Started parent process [1]\nloading\nno GPU here\nINFO:     Waiting for child process [9]\nINFO:     Child process [9] died\n',
      'its worker ends while it loads the application: no GPU here',
    ],
    [
      `${at(1, 'CRITICAL', 'WORKER TIMEOUT (pid:7)')}\n${at(1, 'ERROR', 'Worker (pid:7) exited with code 1.')}\n`,
      'its worker needs longer to load the application than gunicorn waits for it',
    ],
  ];
  for (const [log, because] of rows) assert.equal(diagnose(log, RUNNING, servicePlan())?.because, because);
});

test('what is known better stays the cause, and a server that is well has none', () => {
  const log = gunicorn([...TRACEBACK, "ModuleNotFoundError: No module named 'cv2'"], 3);
  assert.match(diagnose(log, RUNNING, servicePlan())?.because ?? '', /^the module cv2 is not in the image$/);
  assert.equal(diagnose(at(7, 'INFO', 'Booting worker with pid: 7'), RUNNING, servicePlan()), null);
});
