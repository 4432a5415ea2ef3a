import assert from 'node:assert/strict';
import { mkdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { inFolder } from '../src/cli/testing/plimsoll.ts';
import type { Inventory } from '../src/model/inventory.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
/** Says what the process had in memory at most, in kB. */
const MEASURE = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("\\nrss=" + process.resourceUsage().maxRSS))',
)}`;
const API = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n';

test('a hostile tree: 100,000 files, 2 GB of data, loops, submodules, conflicts', async () => {
  const files = {
    'main.py': API,
    'requirements.txt': 'fastapi\n<<<<<<< HEAD\nnumpy\n=======\npandas\n>>>>>>> other\n',
    'broken.py': '<<<<<<< HEAD\nimport a\n=======\nimport b\n>>>>>>> other\n',
    '.gitmodules': '[submodule "models"]\n\tpath = models\n\turl = https://example.org/models.git\n',
    'data/train.csv': '',
    'data/weights.pkl': '',
  };
  await inFolder(files, async (root) => {
    for (const name of ['train.csv', 'weights.pkl']) truncateSync(join(root, 'data', name), 2 * 2 ** 30);
    mkdirSync(join(root, 'models'));
    symlinkSync('..', join(root, 'data', 'up'));
    symlinkSync('loop-b', join(root, 'loop-a'));
    symlinkSync('loop-a', join(root, 'loop-b'));
    for (let folder = 0; folder < 100; folder += 1) {
      const below = join(root, 'generated', String(folder));
      mkdirSync(below, { recursive: true });
      for (let file = 0; file < 1000; file += 1) writeFileSync(join(below, `${file}.py`), '');
    }
    const before = statSync(root).mtimeMs;
    const args = ['--import', MEASURE, MAIN, 'scan', '--json', root];
    const { stdout, stderr, exitCode } = await execa(process.execPath, args, { reject: false });
    assert.equal(exitCode, 0, stderr);
    const found = JSON.parse(stdout) as Inventory;
    assert.deepEqual(
      found.services.map((one) => `${one.framework} ${one.entrypoint} ${one.health}`),
      ['fastapi main:app /health'],
    );
    const rules = new Set(found.diagnostics.map((one) => one.rule));
    for (const rule of ['scan/submodule-missing', 'manifest/requirements'])
      assert.ok(rules.has(rule), `${rule} of ${[...rules].join(', ')}`);
    assert.equal(statSync(root).mtimeMs, before, 'nothing was written');
    const kilobytes = Number(/rss=(\d+)/.exec(stderr)?.[1]);
    assert.ok(kilobytes < 600_000, `${kilobytes} kB: the data was not read`);
  });
});
