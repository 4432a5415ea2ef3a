import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Look, plainLook } from '../../report/look.ts';
import { width } from '../../report/text.ts';
import { Display } from './display.ts';
import { liveLine, plainLine } from './words.ts';

/** A screen with a clock that the test turns. */
function screenOf(live: boolean, look: Look = plainLook) {
  const state = { text: '', now: 0 };
  const display = new Display({
    write: (text) => {
      state.text += text;
    },
    live,
    look,
    now: () => state.now,
  });
  return { state, display };
}

test('a log hears of a step that took long, and nothing of a short one', async () => {
  const { state, display } = screenOf(false);
  await display.step('planning', async () => {
    state.now += 999;
  });
  assert.equal(state.text, '');
  await display.step('resolving', async () => {
    state.now += 1500;
  });
  assert.equal(state.text, 'resolving: 1.5 s\n');
});

test('a log hears every ten seconds of a step that goes on', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(false);
  for (let second = 0; second < 25; second += 1) {
    display.report({ step: 'downloading', done: second * 1e6, total: 100e6, unit: 'bytes' });
    state.now += 1000;
    t.mock.timers.tick(1000);
  }
  display.report({ step: 'downloading', done: 100e6, total: 100e6, unit: 'bytes' });
  assert.equal(
    state.text,
    'downloading: 9 MB of 100 MB, 10 s ...\ndownloading: 19 MB of 100 MB, 20 s ...\ndownloading: 100 MB of 100 MB, 25 s\n',
  );
});

test('a terminal has one line that is drawn over, and a trace of what took long', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(true);
  display.report({ step: 'reading', done: 1, total: 4, unit: 'files' });
  t.mock.timers.tick(100);
  assert.match(state.text, /^⠋ reading {2}█████ {17}1 of 4 files {2}0\.0 s$/);
  display.print('a finding\n');
  assert.match(state.text, /\r\u001b\[2Ka finding\n⠋ /);
  state.now = 2000;
  display.report({ step: 'reading', done: 4, total: 4, unit: 'files' });
  assert.match(state.text, /\r\u001b\[2K✔ reading {2}2 s\n$/);
});

test('a failed step leaves no tick', async () => {
  const { state, display } = screenOf(true);
  const failing = display.step('locking', async () => {
    state.now += 5000;
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.doesNotMatch(state.text, /✔/);
});

test('an inner step is shown while it lasts, then the outer one again', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(true);
  await display.step('building', async () => {
    display.report({ step: 'wheels', done: 1, total: 2, unit: 'files' });
    t.mock.timers.tick(100);
    assert.match(state.text, /wheels .* 1 of 2 files {2}0\.0 s$/);
    display.report({ step: 'wheels', done: 2, total: 2, unit: 'files' });
    assert.match(state.text, /building {2}0\.0 s$/);
  });
});

test('the live line never reaches the edge of the terminal', () => {
  const step = {
    name: 'downloading '.repeat(20),
    since: 0,
    event: { step: 'x', done: 5, total: 10, unit: 'bytes' as const },
  };
  for (const columns of [40, 80, 120])
    for (const unicode of [true, false])
      assert.ok(width(liveLine(step, 1234, { ...plainLook, width: columns, unicode })) < columns);
});

test('an unknown total is not invented', () => {
  const event = { step: 'index', done: 1500, total: null, unit: 'bytes' as const };
  assert.equal(plainLine({ name: 'index', since: 0, event }, 2000), 'index: 1.5 kB, 2 s');
});
