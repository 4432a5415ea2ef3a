import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scriptReader } from './read.ts';

const read = await scriptReader();

test('imports of every form, types left out', () => {
  const module = read(
    'a.ts',
    "import a, { b as c } from 'x';\nimport * as d from './d';\nimport 'side';\nimport type { T } from 'types';\nconst e = require('e');\nconst { f } = require('f');\nexport { g } from './g';\nconst h = await import('./h');\n",
  );
  assert.deepEqual(
    module.imports.map((one) => [one.local, one.imported, one.source, one.line]),
    [
      ['a', 'default', 'x', 1],
      ['c', 'b', 'x', 1],
      ['d', '*', './d', 2],
      [null, '*', 'side', 3],
      ['e', '*', 'e', 5],
      ['f', 'f', 'f', 6],
      ['g', 'g', './g', 7],
      [null, '*', './h', 8],
    ],
  );
});

test('variables, calls, classes and what is exported', () => {
  const module = read(
    'a.tsx',
    "const port = Number(process.env.PORT) || 3000;\nconst { KEY = 'k', URL } = process.env;\nconst api = import.meta.env.VITE_API ?? 'http://localhost:8000';\nexport default function Page() { return <a href='/x' onClick={() => fetch(api + '/y')}>z</a>; }\n@Controller('users') class Users { @Get(':id') one() {} }\napp\n  .get('/a', h)\n  .post('/b', h);\nmodule.exports = { api };\n",
  );
  assert.deepEqual(
    module.environment.map(({ name, from, fallback }) => [name, from, fallback?.kind ?? null]),
    [
      ['PORT', 'process.env', null],
      ['KEY', 'process.env', 'string'],
      ['URL', 'process.env', null],
      ['VITE_API', 'import.meta.env', 'string'],
    ],
  );
  const calls = module.calls.map(({ call }) => [call.name, call.line]);
  assert.ok(calls.some(([name, line]) => name === 'fetch' && line === 4));
  assert.deepEqual(
    calls.filter(([name]) => /get|post/.test(String(name))),
    [
      ['.post', 8],
      ['app.get', 7],
    ],
  );
  assert.equal(module.classes[0]?.decorators[0]?.name, 'Controller');
  assert.equal(module.classes[0]?.methods[0]?.decorators[0]?.name, 'Get');
  assert.equal(module.exports.get('default'), 'Page');
  assert.equal(module.exports.get('api'), 'api');
});

test('markup gives its scripts on their lines; what cannot be parsed gives its imports', () => {
  const vue = read(
    'A.vue',
    '<template>\n  <p>{{ x }}</p>\n</template>\n<script setup lang="ts">\nimport { ref } from \'vue\';\nconst x: number = 1;\n</script>\n',
  );
  assert.deepEqual([vue.broken, vue.imports[0]?.line], [false, 5]);
  const astro = read('a.astro', "---\nimport A from './A.astro';\n---\n<A/>\n<script>fetch('/x')</script>\n");
  assert.deepEqual([astro.imports[0]?.source, astro.calls[0]?.call.line], ['./A.astro', 5]);
  const conflict = read('a.ts', "import a from 'x';\n<<<<<<< HEAD\nfoo();\n=======\nbar();\n>>>>>>> x\n");
  assert.deepEqual([conflict.broken, conflict.imports.map((one) => one.source)], [true, ['x']]);
});

test('nothing written in a file ends the process', () => {
  const pieces = ['(', '[', '{', '`${', '<a>', 'a?', 'a=>', 'if(a)', '!', '=', 'x:', 'new ', '"(', '/*(', '/[(]/'];
  for (const piece of pieces)
    for (const count of [10, 3000, 60_000]) assert.equal(read('a.tsx', piece.repeat(count)).path, 'a.tsx');
  const token = fc.constantFrom(...pieces, '}', ')', ']', '`', '"', "'", '\n', 'import ', 'from ', 'fetch(', '<', '>', '\\', '\u0000', '😀', '@a ', 'class ');
  fc.assert(
    fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
      for (const name of ['a.tsx', 'a.js', 'a.vue', 'a.astro']) read(name, tokens.join(''));
    }),
  );
}); // biome-ignore format: lists read as one

test('a script whose tree the parser cannot hand over is read by its imports', () => {
  const module = read('a.tsx', "import x from './b';\nexport default () => <a b\\\nc={1} />;\n");
  assert.deepEqual(
    module.imports.map((one) => one.source),
    ['./b'],
  );
});
