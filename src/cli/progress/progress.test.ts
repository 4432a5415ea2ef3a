import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Part } from '../../model/progress.ts';
import { type Look, plainLook } from '../../report/look.ts';
import { width } from '../../report/text.ts';
import { Display } from './display.ts';
import { partLines } from './parts.ts';
import { liveLine, plainLine } from './words.ts';

/** A screen with a clock that the test turns, of a size that it sets. */
function screenOf(live: boolean, look: Look = plainLook) {
  const state = { text: '', now: 0, columns: 80, rows: 24 };
  const display = new Display({
    write: (text) => {
      state.text += text;
    },
    live,
    look,
    size: () => state,
    now: () => state.now,
  });
  return { state, display };
}

/** What somebody who sits before the terminal sees after this was written: its lines, as ECMA-48 has it. */
function seen(text: string): readonly string[] {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [token] of text.matchAll(/\u001b\[\d*[A-Z]|[\s\S]/gu)) {
    if (token === '\r') column = 0;
    else if (token === '\n') {
      [row, column] = [row + 1, 0];
      lines[row] ??= '';
    } else if (token.endsWith('A') && token.startsWith('\u001b')) row -= Number(token.slice(2, -1) || 1);
    else if (token === '\u001b[J') {
      lines.length = row + 1;
      lines[row] = (lines[row] ?? '').slice(0, column);
    } else {
      assert.ok(!token.startsWith('\u001b'), JSON.stringify(token));
      lines[row] =
        `${(lines[row] ?? '').padEnd(column).slice(0, column)}${token}${(lines[row] ?? '').slice(column + 1)}`;
      column += 1;
    }
  }
  return lines;
}

function partOf(name: string, state: string, rest: Partial<Part> = {}): Part {
  const well = /waiting|starting/.test(state) ? null : state !== 'failed';
  return { name, state, well, since: state === 'waiting' ? null : 0, took: null, note: '', ...rest };
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
  assert.match(state.text, /\r\u001b\[Ja finding\n⠋ /);
  state.now = 2000;
  display.report({ step: 'reading', done: 4, total: 4, unit: 'files' });
  assert.match(state.text, /\r\u001b\[J✔ reading {2}2 s\n$/);
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

const PARTS: readonly Part[] = [
  partOf('api', 'waiting', { note: 'for postgres' }),
  partOf('postgres', 'starting', { note: 'its probe says: no response' }),
  partOf('redis', 'healthy', { took: 1234 }),
];

test('what goes on at once is a table under the line, and leaves nothing behind', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(true);
  await display.step('starting shop', async () => {
    display.report({ step: 'starting shop', done: 1, total: 3, unit: 'services', parts: PARTS });
    state.now = 2500;
    t.mock.timers.tick(100);
    assert.deepEqual(seen(state.text), [
      '⠴ starting shop  ██████▋               1 of 3 services  2.5 s',
      '  · api       waiting          for postgres',
      '  ⠴ postgres  starting  2.5 s  its probe says: no response',
      '  ✔ redis     healthy   1.2 s',
    ]);
    display.print('a finding\n');
    assert.deepEqual(
      seen(state.text)
        .slice(0, 2)
        .map((line) => line.slice(0, 15)),
      ['a finding', '⠴ starting shop'],
    );
    const well = PARTS.map((part) => partOf(part.name, 'healthy', { took: 1000 }));
    display.report({ step: 'starting shop', done: 3, total: 3, unit: 'services', parts: well });
    t.mock.timers.tick(100);
    assert.equal(seen(state.text).length, 5, 'it stays until the work has settled');
  });
  assert.deepEqual(seen(state.text), ['a finding', '✔ starting shop  2.5 s', '']);
});

test('a table that shrinks or has no room is drawn over, too; what is well gives way', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(true);
  const report = (parts: readonly Part[]) =>
    display.report({ step: 'starting', done: 0, total: 9, unit: 'services', parts });
  report([...PARTS, partOf('web', 'failed')]);
  t.mock.timers.tick(100);
  state.rows = 5;
  t.mock.timers.tick(100);
  const names = seen(state.text).map((line) => line.trim().split(' ')[1]);
  assert.deepEqual(names, ['starting', 'postgres', 'web', '2']);
  assert.equal(seen(state.text).at(-1), '    and 2 more');
  report(PARTS.slice(0, 1));
  t.mock.timers.tick(100);
  assert.equal(seen(state.text).length, 2);
  display.clear();
  assert.deepEqual(seen(state.text), ['']);
});

test('a log hears of each part once, when it has ended, and of what goes on meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { state, display } = screenOf(false);
  const report = (parts: readonly Part[]) =>
    display.report({ step: 'starting shop', done: 1, total: 3, unit: 'services', parts });
  await display.step('starting shop', async () => {
    state.now = 1500;
    report(PARTS);
    report(PARTS);
    state.now = 11_000;
    t.mock.timers.tick(100);
    state.now = 12_000;
    report(PARTS.map(({ name }) => partOf(name, 'failed', { took: null })));
  });
  assert.deepEqual(state.text.split('\n'), [
    '  redis  healthy  after 1.23 s  at 1.5 s',
    'starting shop: 1 of 3 services, 11 s ... postgres is starting (its probe says: no response)',
    '  api  failed  at 12 s',
    '  postgres  failed  at 12 s',
    '  redis  failed  at 12 s',
    'starting shop: 1 of 3 services, 12 s',
    '',
  ]);
});

test('property: no line of a table reaches the edge, whatever services are called and say', () => {
  const word = fc.string({ unit: 'binary', maxLength: 60 });
  const part = fc.record({
    name: word,
    state: fc.constantFrom('waiting', 'starting', 'healthy', 'failed (137)'),
    well: fc.constantFrom(true, false, null),
    since: fc.option(fc.nat(1e6)),
    took: fc.option(fc.nat(1e6)),
    note: word,
  });
  const size = fc.tuple(fc.integer({ min: 40, max: 120 }), fc.integer({ min: 1, max: 12 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), size, (parts, [columns, room, unicode]) => {
      const lines = partLines(parts, 1e6, { ...plainLook, width: columns, unicode }, room);
      assert.ok(lines.length <= room);
      for (const line of lines) {
        assert.ok(width(line) < columns, line);
        assert.doesNotMatch(line, /\p{Cc}/u);
      }
    }),
  );
});
