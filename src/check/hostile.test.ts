import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { check } from './check.ts';

const bomb = [
  'a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]',
  ...'bcdefghijk'.split('').map((key, at) => {
    const before = 'abcdefghij'[at];
    return `${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]`;
  }),
].join('\n');

interface Case {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** The diagnostic that says why it is not checked; null when it is. */
  readonly says: RegExp | null;
}

const CASES: Readonly<Record<string, Case>> = {
  'aliases of aliases': { path: 'compose.yaml', content: `${bomb}\nservices:\n  api:\n    image: x:1\n    environment: *k\n`, says: null },
  'a deep list': { path: 'compose.yaml', content: `services:\n  api:\n    x: ${'['.repeat(50_000)}\n`, says: /./ },
  'deep maps': { path: 'k8s.yaml', content: `apiVersion: v1\nkind: Pod\nspec: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}\n`, says: /./ },
  'services that extend one another': { path: 'compose.yaml', content: 'services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n', says: null },
  'a line of 10 MB': { path: 'Dockerfile', content: `FROM scratch\nRUN echo ${'a'.repeat(10_000_000)}\n`, says: /has 10000023 bytes, more than the 1000000 that are read/ },
  'a long line': { path: 'Dockerfile', content: `FROM scratch\nRUN echo ${'a '.repeat(100_000)}\n`, says: null },
  'open brackets': { path: 'Dockerfile', content: `FROM scratch\nRUN ${'('.repeat(50_000)}\n`, says: null },
  'many continuations': { path: 'Dockerfile', content: `FROM scratch\nRUN echo ${'\\\n'.repeat(50_000)}a\n`, says: null },
  'variables that double': { path: 'Dockerfile', content: `FROM scratch\nENV A0=aaaaaaaa\n${Array.from({ length: 60 }, (_, at) => `ENV A${at + 1}=\${A${at}}\${A${at}}\n`).join('')}`, says: null },
  'one long variable many times': { path: 'Dockerfile', content: `FROM scratch\nENV A=${'a'.repeat(50_000)}\nENV B=${'$A'.repeat(100_000)}\n`, says: null },
  'a binary file': { path: 'Dockerfile', content: Uint8Array.from({ length: 4096 }, (_, at) => at % 256), says: /the file is binary/ },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the words of a Dockerfile
  'variables named like patterns': { path: 'Dockerfile', content: 'ARG [{a=1\nARG (b=2\nFROM scratch\nARG *c\nENV +d=$A [e=1 )f=${+d}\nUSER $A:$B\n', says: null },
  'blocks that never end': { path: 'nginx.conf', content: 'server {'.repeat(20_000), says: /./ },
}; // biome-ignore format: one table

describe('hostile files end soon, with a clear word about what was not checked', () => {
  for (const [name, { path, content, says }] of Object.entries(CASES))
    test(name, { timeout: 120_000 }, async () => {
      const { diagnostics, score } = await check({ tree: memoryTree({ [path]: content }) });
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      if (says === null) assert.deepEqual(errors, []);
      else assert.match(errors[0]?.message ?? '', says);
      assert.equal(score.value === null, says !== null);
      for (const { fix } of errors) assert.match(fix, /^[A-Z].*\.$/);
    });
});
