import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const PAGE = {
  'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
  'index.html': '<div>',
};

test('model files that scripts name are held against those of the tree', async () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['a server', { 'package.json': '{"scripts":{"start":"node a.js"},"dependencies":{"express":"5"}}', 'a.js': "const PATH = process.env.MODEL ?? 'models/x.onnx';\nort.InferenceSession.create(PATH);\nrequire('express')().listen(1);\n", 'models/x.onnx': 'x' }, ['models/x.onnx present']],
    ['a page', { ...PAGE, 'src/main.ts': "await ort.InferenceSession.create('/models/x.onnx');\n", 'public/models/x.onnx': 'x' }, ['public/models/x.onnx present']],
    ['a pointer only', { ...PAGE, 'src/main.ts': "await ort.InferenceSession.create('./public/x.onnx');\n", 'public/x.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n' }, ['public/x.onnx lfs-pointer']],
    ['another case', { ...PAGE, 'src/main.ts': "await ort.InferenceSession.create('public/X.onnx');\n", 'public/x.onnx': 'x' }, ['public/x.onnx wrong-case']],
    ['not there', { ...PAGE, 'src/main.ts': "await ort.InferenceSession.create('models/y.onnx');\n" }, ['models/y.onnx missing']],
    ['from elsewhere', { ...PAGE, 'src/main.ts': "await ort.InferenceSession.create('https://x.example.org/y.onnx');\n" }, []],
    ['a sentence', { ...PAGE, 'src/main.ts': "fetch('/a'); const t = 'an example is x.onnx';\n" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) {
    const { value } = await scan(memoryTree(files));
    assert.deepEqual(
      value.weights.map((one) => `${one.path} ${one.status}`),
      expected,
      name,
    );
  }
});
