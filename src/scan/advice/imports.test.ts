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
    ["import x from './generated/client';", 'src/other.ts', false],
    ["// import Bar from './navbar';", 'src/Navbar.jsx', false],
    ["import bar from 'navbar';", 'src/Navbar.jsx', false],
  ];
  for (const [line, file, told] of rows) {
    const tree = memoryTree({ 'src/App.jsx': `\n${line}\n`, [file]: '' });
    const found = importAdvice(tree, new Set(['src/App.jsx', 'main.py']), []);
    assert.deepEqual(
      found.map((one) => [one.rule, one.path, one.line, one.message.includes(file)]),
      told ? [['scan/import-case', 'src/App.jsx', 2, true]] : [],
      line,
    );
  }
});

test('an import that finds no file anywhere is told where something needs it', () => {
  const rows: readonly (readonly [line: string, files: readonly string[], told: boolean])[] = [
    ["import Bar from './components/Bar';", [], true],
    ["import { cn } from '@/lib/utils';", [], true],
    ["import './App.css';", [], true],
    ["export * from './parts.js';", [], true],
    ["const bar = require('./bar');", [], true],
    ["import bar from './bar';", ['src/bar.test.jsx', 'src/bar.css'], true],
    ["import { cn } from '@/lib/utils';", ['client/code/lib/utils.ts'], false],
    ["import { a } from './parts/';", ['src/parts/index.ts'], false],
    ["import { a } from './parts/';", [], true],
    ["import type { A } from './types';", [], false],
    ["import { type A } from './types';", [], false],
    ["import { A } from './types';", ['src/types.d.ts'], false],
    ["import bar from './bar';", ['src/bar.web.jsx'], false],
    ["/* import bar from './bar'; */", [], false],
    ["const text = `\nimport bar from './bar';\n`;", [], false],
    ["try { require('./local'); } catch {}", [], false],
    ["  const late = await import('./late');", [], false],
    ["import { PrismaClient } from '../prisma/client';", [], false],
    ["import routes from './routeTree.gen';", [], false],
    ["import out from '../dist/out.js';", [], false],
    ["import x from '../../beside/x';", [], false],
  ]; // biome-ignore format: one table, a row a line
  for (const [line, files, told] of rows) {
    const tree = memoryTree({
      'src/App.jsx': `\n${line}\n`,
      ...Object.fromEntries(files.map((one) => [one, ''])),
    });
    const found = importAdvice(tree, new Set(['src/App.jsx']), []);
    assert.deepEqual(
      found.map((one) => [one.rule, one.path, one.line]),
      told ? [['scan/import-missing', 'src/App.jsx', 2]] : [],
      line,
    );
  }
  const made = { 'package.json': '{"scripts":{"prebuild":"node make.js > src/versions.js"}}' };
  for (const [files, reached] of [
    [{ 'src/App.jsx': "import v from './versions.js';\n", ...made }, 'src/App.jsx'],
    [{ 'src/Old.jsx': "import x from './gone';\n", 'src/App.jsx': '' }, 'src/Old.jsx'],
  ] as const)
    assert.deepEqual(importAdvice(memoryTree(files), new Set([reached, 'src/App.jsx']), []), [], reached);
});

test('what several files import and none finds is told once, with how many they are', () => {
  const tree = memoryTree({
    'src/App.tsx':
      "import { cn } from '@/lib/utils';\nimport x from './x';\nimport B from './B';\nimport C from './C';\n",
    'src/B.tsx': "import { cn } from '@/lib/utils';\nimport x from './x';\n",
    'src/C.tsx': "import { cn } from '@/lib/utils';\n",
  });
  const found = importAdvice(tree, new Set(['src/App.tsx', 'src/B.tsx', 'src/C.tsx']), []);
  assert.deepEqual(
    found.map(({ path, line, message }) => `${path}:${line} ${message}`),
    [
      'src/App.tsx:1 src/App.tsx and 2 more files import @/lib/utils, and the tree has no such file',
      'src/App.tsx:2 src/App.tsx imports ./x, and the tree has no such file',
      'src/B.tsx:2 src/B.tsx imports ./x, and the tree has no such file',
    ],
  );
});
