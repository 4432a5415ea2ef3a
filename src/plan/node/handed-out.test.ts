import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { choose } from '../../model/evidence.ts';
import { handedOut } from './handed-out.ts';

function of(files: Readonly<Record<string, string>>) {
  const source = { files: Object.keys(files).sort(), weights: [], destination: '/app', excluded: [] };
  return handedOut(choose(source, 'the whole tree'), memoryTree(files));
}

test('a folder with pages in it hands out what pages want, and not the project that lies there', () => {
  const table: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [
      {
        'index.html': '<p>',
        'app.db': '',
        'serve.py': '',
        'TODO.md': '',
        'package.json': '{}',
        'requirements-dev.txt': '',
      },
      ['index.html'],
    ],
    [
      {
        'index.html': '<p>',
        'js/app.js': 'fetch("data/points.sqlite")',
        'data/points.sqlite': '',
        'data/other.sqlite': '',
      },
      ['data/points.sqlite', 'index.html', 'js/app.js'],
    ],
    [
      {
        'index.html': '<script src="/x.js">',
        'main.py': '',
        'x.js': 'pyodide.run("main.py")',
        'y/notes.md': '',
      },
      ['index.html', 'main.py', 'x.js'],
    ],
    [
      { 'index.html': '.kiro/x.json', '.kiro/x.json': '', '.well-known/security.txt': '', 'a/.b/c.js': '' },
      ['.well-known/security.txt', 'index.html'],
    ],
    [
      {
        'index.html': '<p>',
        'models/net.onnx': '',
        'models/shard.bin': '',
        'data/rows.json': '',
        'img/a.avif': '',
        'robots.txt': '',
        'manifest.json': '{}',
      },
      [
        'data/rows.json',
        'img/a.avif',
        'index.html',
        'manifest.json',
        'models/net.onnx',
        'models/shard.bin',
        'robots.txt',
      ],
    ],
  ];
  for (const [files, expected] of table) assert.deepEqual(of(files).value.files, expected);
});

test('it says so', () => {
  assert.equal(of({ 'index.html': '' }).because, 'the whole tree');
  const { because } = of({ 'index.html': '', 'app.db': '', 'serve.py': '' });
  assert.match(because, /^the whole tree; app\.db and 1 more not handed out/);
});
