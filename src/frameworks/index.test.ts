import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FRAMEWORKS } from './index.ts';

test('every folder is a framework in the list, and the list is sorted', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const ids = FRAMEWORKS.map((framework) => framework.id);
  assert.deepEqual(ids, folders);
  assert.deepEqual(ids, ids.toSorted());
});

test('every framework has a table of what it is and of what it is not, and most are short', () => {
  const lines: number[] = [];
  for (const { id } of FRAMEWORKS) {
    const text = (name: string): string => readFileSync(join(import.meta.dirname, id, name), 'utf8');
    lines.push(text(`${id}.ts`).split('\n').length - 1);
    const rows = text(`${id}.test.ts`).match(/,\s*\[\]\],?$/gm) ?? [];
    const others = text(`${id}.test.ts`).match(/\[[^[\]\n]+\]{1,3},?$/gm) ?? [];
    // Whatever a command starts is a program: what is none is for selection to say (`src/scan/shapes.test.ts`).
    assert.ok(rows.length > 0 || id === 'python', `${id} has no negative`);
    assert.ok(others.length > 0, `${id} has no positive`);
  }
  const median = lines.toSorted((a, b) => a - b)[Math.floor(lines.length / 2)] ?? 0;
  assert.ok(median <= 40, `the median framework has ${median} lines`);
});
