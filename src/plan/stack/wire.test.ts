import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackOf, variable } from '../testing/stack.ts';

test('what is asked for is told with what it holds, and made up where any text will do only', () => {
  const rows = [
    [variable('JWT_SECRET', { secret: true }), { secret: true, random: true }],
    [variable('TOKEN_LIFE', { holds: 'number' }), { secret: false, random: false, holds: 'number' }],
    [variable('JWT_SECRETS', { secret: true, holds: 'other' }), { secret: true, random: false, holds: 'other' }],
  ] as const; // biome-ignore format: one table, a row a line
  for (const [one, expected] of rows) {
    const [secret] = stackOf([{ env: [one] }]).secrets;
    const { name, kind, readBy, ...rest } = secret?.value ?? {};
    assert.deepEqual([name, kind, readBy, rest], [one.name, 'variable', ['api'], expected]);
  }
});

test('one reader that wants a number is enough', () => {
  const [secret] = stackOf([
    { env: [variable('TOKEN_LIFE', { secret: true })] },
    { id: 'batch', env: [variable('TOKEN_LIFE', { holds: 'number' })] },
  ]).secrets;
  assert.deepEqual([secret?.value.holds, secret?.value.secret], ['number', false]);
  assert.match(secret?.because ?? '', /a number/);
});
