import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeText } from './addresses.ts';

const CASES: readonly (readonly [store: string, database: string | null, expected: string])[] = [
  ['postgres', null, 'postgresql://ann:PASSWORD@postgres:5432/shop'],
  ['mongo', null, 'mongodb://ann:PASSWORD@mongo:27017/shop?authSource=admin'],
  ['redis', '2', 'redis://ann:PASSWORD@redis:6379/2'],
  // pika reads `//` as a virtual host without a name, and all read none as `/`.
  ['rabbitmq', null, 'amqp://ann:PASSWORD@rabbitmq:5672'],
];

for (const [store, database, expected] of CASES)
  test(`${store}: ${expected}`, () => {
    const found = { store, part: 'url', scheme: null, database } as const;
    const text = storeText(found, { user: 'ann', database: 'shop' }, 'P');
    assert.equal(text.replace('$' + '{P}', 'PASSWORD'), expected);
  });

test('what does not run in the stack has no address', () => {
  const found = { store: 's3', part: 'url', scheme: null, database: null } as const;
  assert.throws(() => storeText(found, { user: 'ann', database: 'shop' }, null), /s3 does not run here/);
});
