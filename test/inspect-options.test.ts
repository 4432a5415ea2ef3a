import assert from 'node:assert/strict';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Inspection } from '../src/model/inspection.ts';
import { lacks } from './support/lacks.ts';
import { WHEELS } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const BASE = 'plimsoll-test/python:3.11-slim';
const SITE = '/usr/local/lib/python3.11/dist-packages';

/** Ways to leave out what an option is about, and the options that say beforehand what that saves. */
const DONE: Readonly<Record<string, (text: string) => string>> = {
  'unused-packages': (text) => text.replace('COPY all ', 'COPY needed '),
  'mounted-weights': (text) => text.replace(/^COPY models .*\n/m, ''),
  'no-bytecode': (text) => text.replace(/^RUN python3 -m compileall.*\n/m, ''),
  'no-duplicates': (text) => text.replace(/^COPY copy .*\n/m, ''),
  'merged-layers': (text) =>
    text.replace(/^RUN chown.*\n/m, '').replace('COPY all', 'COPY --chown=10001 all'),
};

describe('what an option says it saves is what doing it saves', {
  skip: await lacks('docker', 'image', 'inspect', BASE),
}, () => {
  const folder = scratchFolder();
  const tags: string[] = [];
  let image: Inspection;

  before(async () => {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-index', '--find-links', WHEELS, '--no-compile', '--target']; // biome-ignore format: one command
    await execa('python3.11', [...pip, join(folder, 'needed'), 'fastapi']);
    await cp(join(folder, 'needed'), join(folder, 'all'), { recursive: true });
    await execa('python3.11', [...pip, join(folder, 'all'), '--upgrade', 'fastapi', 'scikit-learn']);
    for (const name of ['app', 'models', 'copy']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'app/main.py'), 'from fastapi import FastAPI\n\napp = FastAPI()\n');
    await writeFile(join(folder, 'app/requirements.txt'), 'fastapi\nscikit-learn\n');
    const weights = Buffer.alloc(3_000_000, 'weights');
    await writeFile(join(folder, 'models/m.onnx'), weights);
    await writeFile(join(folder, 'copy/data.bin'), weights);
    image = await built('all', (text) => text);
  });

  after(() => execa('docker', ['image', 'rm', '--force', ...tags], { reject: false }));

  for (const [id, change] of Object.entries(DONE))
    test(id, async () => {
      const expected = image.options.find((option) => option.id === id)?.saves ?? 0;
      const real = image.size - (await built(id, (text) => change(text))).size;
      assert.ok(expected > 100_000, `${id} is not among the options`);
      assert.ok(Math.abs(expected - real) <= 0.1 * real, `${expected} expected, ${real} real`);
    });

  /** The image of the Dockerfile after a change, inspected with its application. */
  async function built(name: string, change: (text: string) => string): Promise<Inspection> {
    const ref = `plimsoll-inspect-options:${name}`;
    tags.push(ref);
    const text = change(
      `FROM ${BASE}\nCOPY all ${SITE}\nRUN python3 -m compileall -q ${SITE}\nRUN chown -R 10001 ${SITE}\nCOPY models /models\nCOPY copy /srv\nCOPY app /app\n`,
    );
    await writeFile(join(folder, 'Dockerfile'), text);
    await execa('docker', ['build', '--quiet', '--network', 'none', '--tag', ref, folder]);
    const { stdout, stderr, code } = await plimsoll(['inspect', ref, '--app', join(folder, 'app'), '--json']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }
});
