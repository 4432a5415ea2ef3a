import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EmitRecord, Files } from '../model/files.ts';
import { nextRecord, reconcile, textToRun } from './reconcile.ts';

const files = (texts: Readonly<Record<string, string>>): Files => ({
  schema: 'plimsoll.files/1',
  files: Object.entries(texts).map(([path, text]) => ({ path, text, what: '' })),
});
const record = (texts: Readonly<Record<string, string>>): EmitRecord => ({
  schema: 'plimsoll.emitted/1',
  files: texts,
});

test('a file is replaced only when nobody touched it', () => {
  const old = 'a\nb\nc\n';
  const rows: readonly (readonly [
    wanted: string | null,
    last: string | null,
    now: string | null,
    does: string | null,
    after?: string | null,
  ])[] = [
    ['new\n', null, null, 'create', 'new\n'],
    ['new\n', null, 'theirs\n', 'foreign', 'new\n'],
    ['same\n', null, 'same\n', 'same'],
    ['a\nb\nC\n', old, old, 'update', 'a\nb\nC\n'],
    ['a\nb\nC\n', old, 'A\nb\nc\n', 'merge', 'A\nb\nC\n'],
    [old, old, 'A\nb\nc\n', 'same', 'A\nb\nc\n'],
    ['X\nb\nc\n', old, 'Y\nb\nc\n', 'conflict'],
    [old, old, null, 'create', old],
    [null, old, old, 'remove', null],
    [null, old, 'mine\n', 'kept', 'mine\n'],
    [null, old, null, null],
  ];
  for (const [wanted, last, now, does, after] of rows) {
    const [step] = reconcile(
      files(wanted === null ? {} : { f: wanted }),
      last === null ? null : record({ f: last }),
      () => now,
      false,
    );
    assert.equal(step?.does ?? null, does, JSON.stringify([wanted, last, now]));
    if (after !== undefined) assert.equal(step?.after, after);
  }
});

test('force takes over what is in the way', () => {
  for (const last of [null, record({ f: 'a\n' })]) {
    const [step] = reconcile(files({ f: 'ours\n' }), last, () => 'theirs\n', true);
    assert.deepEqual([step?.does, step?.after], ['update', 'ours\n']);
  }
});

test('a stack runs with the edits of its own files', () => {
  const rows = [
    ['new', 'old', 'old', 'new'],
    ['a\nb\nC\n', 'a\nb\nc\n', 'A\nb\nc\n', 'A\nb\nC\n'],
    ['X', 'old', 'Y', 'Y'],
    ['ours', null, 'theirs', 'ours'],
    ['ours', null, null, 'ours'],
  ] as const;
  for (const [wanted, last, now, run] of rows) {
    const [step] = reconcile(
      files({ f: wanted }),
      last === null ? null : record({ f: last }),
      () => now,
      false,
    );
    assert.equal(step && textToRun(step), run, JSON.stringify([wanted, last, now]));
  }
});

test('what was left alone is not taken for ours the next time', () => {
  const wanted = files({ a: 'A', b: 'B' });
  const steps = reconcile(wanted, null, (path) => (path === 'a' ? 'theirs' : null), false);
  assert.deepEqual(nextRecord(wanted, null, steps).files, { b: 'B' });
  const edited = record({ a: 'old' });
  const conflict = reconcile(files({ a: 'new' }), edited, () => 'mine', false);
  assert.deepEqual(nextRecord(files({ a: 'new' }), edited, conflict).files, { a: 'old' });
});

const text = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 })
  .map((lines) => `${lines.join('\n')}\n`);

test('a second time changes nothing, and no edit is lost without being asked', () => {
  fc.assert(
    fc.property(text, text, text, (last, now, wanted) => {
      const disk = new Map([['f', now]]);
      const [step] = reconcile(
        files({ f: wanted }),
        record({ f: last }),
        (path) => disk.get(path) ?? null,
        false,
      );
      assert.ok(step);
      if (step.does === 'conflict') return;
      disk.set('f', step.after ?? '');
      const next = nextRecord(files({ f: wanted }), record({ f: last }), [step]);
      const [again] = reconcile(files({ f: wanted }), next, (path) => disk.get(path) ?? null, false);
      assert.equal(again?.does, 'same');
      assert.equal(again.after, step.after);
    }),
    { numRuns: 500 },
  );
});

test('what others had written where a file is put is remembered, without secrets, for as long as the file is there', () => {
  const theirs = 'FROM python:3.12\nENV API_TOKEN=abc\nCMD ["serve", "--port", "9000"]\n';
  const kept = 'FROM python:3.12\nENV API_TOKEN=xxx\nCMD ["serve", "--port", "9000"]\n';
  const put = (path: string, now: string, last: EmitRecord | null): EmitRecord => {
    const wanted = files({ [path]: 'ours\n' });
    return nextRecord(
      wanted,
      last,
      reconcile(wanted, last, (one) => (one === path ? now : null), true),
    );
  };
  const first = put('Dockerfile', theirs, null);
  assert.deepEqual(first.before, { Dockerfile: kept });
  // Edits of what is ours say nothing of what was theirs.
  assert.deepEqual(put('Dockerfile', 'FROM edited\n', first).before, { Dockerfile: kept });
  assert.equal(put('other', 'x\n', first).before, undefined);
  assert.equal(put('Dockerfile', '# api. Written by plimsoll emit; more.\n', null).before, undefined);
});
