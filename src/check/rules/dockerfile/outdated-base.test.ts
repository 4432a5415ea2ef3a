import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../../formats/tree/memory.ts';
import { check } from '../../check.ts';

test('a base is outdated from the day after its last updates', async () => {
  const rows: readonly (readonly [string, string, RegExp | null])[] = [
    ['python:3.10-slim', '2026-10-31', null],
    ['python:3.10-slim', '2026-11-01', /python:3\.10-slim has had no updates since 2026-10-31/],
    ['python:3.10.14-bookworm', '2026-11-01', /since 2026-10-31/],
    ['python:3-slim', '2040-01-01', null],
    ['node:20-alpine', '2026-05-01', /since 2026-04-30/],
    ['node:22-bullseye', '2026-09-01', /Debian bullseye has had no updates since 2026-08-31/],
    ['example.org/team/python:3.1', '2040-01-01', null],
    ['python:latest', '2040-01-01', null],
  ];
  for (const [image, today, message] of rows) {
    const tree = memoryTree({ Dockerfile: `FROM ${image}\n` });
    const { findings } = await check({ tree }, { today });
    const found = findings.find(({ rule }) => rule === 'dockerfile/outdated-base');
    if (message === null) assert.equal(found, undefined, `${image} on ${today}`);
    else assert.match(found?.message ?? '', message);
  }
});
