import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

/** What a server of Express says of uploads. */
async function limit(source: string): Promise<string | undefined> {
  const { value } = await scan(
    memoryTree({
      'package.json':
        '{"scripts": {"start": "node server.js"}, "dependencies": {"express": "5", "multer": "2"}}',
      'server.js': `const express = require('express');\nconst app = express();\n${source}\napp.post('/predict', f);\napp.listen(3000);\n`,
    }),
  );
  return value.services[0]?.needs.find(({ what }) => what === 'upload')?.detail;
}

test('the limit a server has for uploads', async () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["const multer = require('multer');\nmulter({ limits: { fileSize: 5 * 1024 * 1024 } });", '5242880 bytes at most'],
    ["const multer = require('multer');\nconst MOST = 1e6;\nmulter({ dest: 'x', limits: { fileSize: MOST } });", '1000000 bytes at most'],
    ["const multer = require('multer');\nmulter({ dest: 'x' });\napp.use(express.json({ limit: '1mb' }));", 'multer'],
    ["app.use(express.json({ limit: '50mb' }));\napp.use(express.urlencoded({ limit: '2mb' }));", '52428800 bytes at most'],
    ["app.use(express.json({ limit: '100kb' }));", undefined],
    ['app.use(express.json());', undefined],
    ["other({ limits: { fileSize: 9 } }, { limit: '50mb' });", undefined],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.equal(await limit(source), expected, source);
});
