import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Held } from '../model/inventory.ts';
import { stackThrowAwayValue, throwAwayValue } from './throwaway.ts';

const TABLE: readonly (readonly [name: string, secret: boolean, value: string | null])[] = [
  ['MONGO_URL', false, 'mongodb://127.0.0.1:27017/plimsoll'],
  ['MONGODB_URI', true, 'mongodb://127.0.0.1:27017/plimsoll'],
  ['DATABASE_URL', true, 'postgresql://plimsoll:plimsoll@127.0.0.1:5432/plimsoll'],
  ['CELERY_BROKER_URL', false, 'redis://127.0.0.1:6379/0'],
  ['AMQP_URL', false, 'amqp://guest:guest@127.0.0.1:5672//'],
  ['PREDICTION_URL', false, 'http://127.0.0.1:9'],
  ['POSTGRES_HOST', false, '127.0.0.1'],
  ['KESTRA_USER', false, 'plimsoll'],
  ['SECRET_KEY', true, 'plimsoll-verify-only-0123456789abcdef0123456789abcdef'],
  ['MODEL_DIR', false, null],
  ['CURL', false, null],
  ['WORKERS', false, null],
];

for (const [name, secret, value] of TABLE)
  test(`a value to try ${name} with`, () => {
    assert.equal(throwAwayValue({ name, secret }), value);
  });

const HELD: readonly (readonly [name: string, holds: Held, value: string | null])[] = [
  ['TOKEN_LIFE', 'number', null],
  ['REDIS_URL', 'number', null],
  ['IN_USE', 'boolean', null],
  ['MODE', 'choice', null],
  ['LIFE', 'duration', null],
  ['API_KEYS', 'other', null],
  ['OWNER', 'email', 'plimsoll@example.org'],
  ['BACKEND_HOST', 'address', 'http://127.0.0.1:9'],
  ['DATABASE', 'address', 'postgresql://plimsoll:plimsoll@127.0.0.1:5432/plimsoll'],
];

test('what does not hold any text is made up only where that is plain', () => {
  for (const [name, holds, value] of HELD)
    assert.equal(throwAwayValue({ name, secret: true, holds }), value, `${name} ${holds}`);
});

test('in a stack any text is given to what is read as any, and to nothing else', () => {
  assert.equal(stackThrowAwayValue({ name: 'MODEL_DIR', secret: false }), 'plimsoll');
  assert.equal(stackThrowAwayValue({ name: 'OWNER', secret: false, holds: 'email' }), 'plimsoll@example.org');
  assert.equal(stackThrowAwayValue({ name: 'TOKEN_LIFE', secret: false, holds: 'number' }), null);
});
