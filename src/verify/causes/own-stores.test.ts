import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../../model/evidence.ts';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

const RUNNING = { running: true, code: null, outOfMemory: false };
const at = (path: string, line: number) => ({ path, line, text: '' });
const plan = servicePlan({
  ownStores: choose(['redis at localhost:6379', 'postgres at 127.0.0.1:5432'], 'test', [
    at('app/cache.py', 7),
    at('app/db.py', 3),
  ]),
});

test('a store that the code has on its own machine is the cause where it is not reached', () => {
  const rows: readonly (readonly [log: string, because: RegExp])[] = [
    [
      'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
      /^it looks for Redis at localhost:6379, .* app\/cache\.py:7/,
    ],
    [
      'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "localhost"',
      /app\/db\.py:3/,
    ],
    ['sqlalchemy.exc.OperationalError: cannot connect', /app\/db\.py:3/],
    ['kombu.exceptions.OperationalError: [Errno 111] Connection refused', /app\/cache\.py:7/],
    ['Error: connect ECONNREFUSED ::1:5432', /app\/db\.py:3/],
    ['Error: connect ECONNREFUSED 10.0.0.3:9200', /without 10\.0\.0\.3:9200, which/],
    ["ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)", /app\/db\.py:3/],
    ['', /^its log does not say why; it looks for Redis/],
    ['pymongo.errors.ServerSelectionTimeoutError: mongo:27017: timed out', /without MongoDB/],
    ["ModuleNotFoundError: No module named 'cv2'", /module cv2/],
  ];
  for (const [log, because] of rows) assert.match(diagnose(log, RUNNING, plan)?.because ?? '', because, log);
  assert.match(diagnose('', RUNNING, plan)?.fix ?? '', /environment in app\/cache\.py:7/);
});
