import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT, UserError } from '../model/error.ts';
import { explainFailure } from './failure.ts';

const ERROR = new UserError({
  code: 'net/unreachable',
  message: 'index.example.org does not\u001b[2J answer',
  fix: 'check the address',
  cause: new Error('ECONNREFUSED'),
  transient: true,
});

test('a user error says what, where and what to do, and nothing of our code', () => {
  const { text, exit } = explainFailure(ERROR, false, '1.0.0');
  assert.equal(exit, EXIT.transient);
  assert.equal(
    text,
    'error  index.example.org does not [2J answer\n       fix: check the address\n       this may pass: the same command can succeed later\n',
  );
});

test('more is said to those who ask', () => {
  const { text } = explainFailure(ERROR, true, '1.0.0');
  assert.match(text, /\[net\/unreachable\]/);
  assert.match(text, /caused by Error: ECONNREFUSED/);
});

test('anything else is a bug: short, and with its stack only when asked', () => {
  const { text, exit } = explainFailure(new TypeError('x is not a function'), false, '1.0.0');
  assert.equal(exit, EXIT.couldNotRun);
  assert.match(text, /^bug {2}TypeError: x is not a function at src\/cli\/failure\.test\.ts:\d+:\d+\n/);
  assert.match(text, /fault of Plimsoll \(1\.0\.0, Node\.js/);
  assert.doesNotMatch(text, / at .*\n.* at /);
  assert.match(explainFailure(new TypeError('x'), true, '1.0.0').text, / at .*\n.* at /);
  assert.match(explainFailure('thrown text', false, '1.0.0').text, /^bug {2}thrown text\n/);
});
