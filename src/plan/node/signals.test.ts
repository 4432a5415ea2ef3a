import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { endsBySignal } from './signals.ts';

function wordsFor(source: string, framework = 'express'): readonly string[] | null {
  const kind = framework === 'express' ? 'api' : 'ssr';
  const service = { framework, kind, reached: ['main.js'] } as unknown as Service;
  const tree = { text: () => source } as unknown as Tree;
  return endsBySignal(service, tree)?.words ?? null;
}

test('programs that handle the signal themselves are left alone', () => {
  assert.equal(wordsFor('process.on("SIGTERM", close)'), null);
  assert.equal(wordsFor('app.enableShutdownHooks();'), null);
  assert.equal(wordsFor('createServer()', 'next'), null);
  assert.notEqual(wordsFor('createServer()', 'astro'), null);
  assert.notEqual(wordsFor('createServer().listen(3000)'), null);
});

test('every version of Node.js reads the whole of it: nothing begins the query or the fragment of its address', () => {
  const [, address = ''] = wordsFor('') ?? [];
  assert.doesNotMatch(address, /[?#%]/);
  assert.equal(new URL(address).pathname, address.slice('data:'.length));
});

test('the program ends by the signal, or as its own handler says', async () => {
  const cases: readonly (readonly [source: string, code: number])[] = [
    ['setInterval(() => {}, 1000); console.log("up")', 143],
    ['process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("up")', 7],
    [
      'await import("node:fs"); process.on("SIG" + "TERM", () => setTimeout(() => process.exit(9), 50)); setInterval(() => {}, 1000); console.log("up")',
      9,
    ],
  ];
  for (const [source, code] of cases) {
    const words = wordsFor('') ?? [];
    const child = spawn(process.execPath, [...words, '--input-type=module', '--eval', source]);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [code, null], source);
  }
});
