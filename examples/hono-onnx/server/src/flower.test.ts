import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, readFlower } from './flower.ts';

const FLOWER = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };

test('a flower is four measures', () => {
  assert.deepEqual(readFlower(FLOWER), { flower: FLOWER });
});

const REFUSED: readonly (readonly [what: string, body: unknown, problem: RegExp])[] = [
  ['no object', null, /JSON object/],
  ['a list', [5.1, 3.5, 1.4, 0.2], /JSON object/],
  ['a measure too few', { ...FLOWER, petal_width: undefined }, /petal_width/],
  ['text', { ...FLOWER, petal_width: '0.2' }, /petal_width/],
  ['nothing', { ...FLOWER, sepal_width: 0 }, /sepal_width/],
  ['no number', { ...FLOWER, sepal_width: Number.NaN }, /sepal_width/],
  ['a tree', { ...FLOWER, sepal_length: 100 }, /sepal_length/],
  ['another measure', { ...FLOWER, colour: 1 }, /colour: not a measure/],
];

for (const [what, body, problem] of REFUSED)
  test(`refuses ${what}`, () => {
    const read = readFlower(body);
    assert.ok('problem' in read);
    assert.match(read.problem, problem);
  });

test('the likeliest species', () => {
  assert.deepEqual(answerOf([0.1, 0.65004, 0.24996]), {
    species: 'versicolor',
    chances: { setosa: 0.1, versicolor: 0.65, virginica: 0.25 },
  });
});
