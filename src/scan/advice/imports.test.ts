import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { importAdvice } from './imports.ts';

test('an import in another case than its file is told, and nothing else', () => {
  const rows: readonly (readonly [line: string, file: string, told: boolean])[] = [
    ["import Bar from './components/navbar';", 'src/components/Navbar.jsx', true],
    ["const c = require('../Config');", 'config/index.js', true],
    ["import('./Page.vue')", 'src/page.vue', true],
    ["import { a } from './Util.js';", 'src/util.ts', true],
    ["import Bar from './components/Navbar';", 'src/components/Navbar.jsx', false],
    ["import { a } from './util.js';", 'src/util.ts', false],
    ["import x from './made-while-building';", 'src/other.ts', false],
    ["// import Bar from './navbar';", 'src/Navbar.jsx', false],
    ["import bar from 'navbar';", 'src/Navbar.jsx', false],
  ];
  for (const [line, file, told] of rows) {
    const tree = memoryTree({ 'src/App.jsx': `\n${line}\n`, [file]: '' });
    const found = importAdvice(tree, new Set(['src/App.jsx', 'main.py']));
    assert.deepEqual(
      found.map((one) => [one.rule, one.path, one.line, one.message.includes(file)]),
      told ? [['scan/import-case', 'src/App.jsx', 2, true]] : [],
      line,
    );
  }
});
