import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import type { Inventory, Service } from '../src/model/inventory.ts';
import { EXAMPLES, type Expectation, expected } from './support/expect.ts';
import { pythonWith } from './support/python.ts';

const REQUIRED = process.env['CI'] === 'true';
const PYTHON = { command: 'python3.11', args: ['-c', 'import venv, ensurepip'] };
const noPython = !REQUIRED && (await run(PYTHON)).code !== 0 && 'python3.11 does not work here';

const NAMES = (await files(EXAMPLES, '*/README.md')).map((path) => path.split(sep)[0] ?? '');

for (const name of NAMES) {
  describe(name, async () => {
    const folder = join(EXAMPLES, name);
    const expectation = expected(name);

    const suites = await files(folder, '**/tests/requirements.txt');
    for (const suite of suites)
      test(`the tests beside ${suite} pass`, { skip: noPython }, async () => {
        const cwd = join(folder, suite, '../..');
        const python = await pythonWith(join(folder, suite));
        const env = { PYTHONDONTWRITEBYTECODE: '1' };
        const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
        const { exitCode, all } = await execa(python, args, { cwd, env, all: true, reject: false });
        assert.equal(exitCode, 0, all);
      });

    const scripts = await files(folder, '**/*.test.ts');
    if (scripts.length > 0)
      test('the tests of its TypeScript pass', async () => {
        const args = ['--test', '--test-reporter=tap', ...scripts];
        const { exitCode, all } = await execa(process.execPath, args, {
          cwd: folder,
          all: true,
          reject: false,
        });
        assert.equal(exitCode, 0, all);
      });

    test('it comes without container files', async () => {
      const found = await files(folder, '**/{Dockerfile,Containerfile,*compose*.y*ml,.dockerignore,*.conf}');
      assert.deepEqual(found, []);
    });

    test('what it expects is there: every file of the journey, every weight', () => {
      const { journey, browser = [], weights } = expectation;
      const uploads = journey.flatMap(({ file }) => (file ? [file.path] : []));
      const attached = browser.flatMap((action) => (action.do === 'attach' ? [action.file] : []));
      assert.deepEqual(
        [...uploads, ...attached, ...weights].filter((path) => !existsSync(join(folder, path))),
        [],
      );
    });

    test('lock files name no registry', async () => {
      for (const path of await files(folder, '**/{package-lock.json,uv.lock}')) {
        const lock = await readFile(join(folder, path), 'utf8');
        assert.doesNotMatch(lock, /"resolved": "http|(registry|url) = "http/, path);
      }
    });

    describe('scanning', () => scanned(folder, expectation));
  });
}

/** One test for each thing that is to be found, so that what is missed has a name. */
function scanned(folder: string, expectation: Expectation): void {
  let found: Inventory;

  before(async () => {
    const { code, stdout, stderr } = await plimsoll(['scan', '--json', folder]);
    assert.equal(code, 0, stderr);
    found = JSON.parse(stdout);
  });

  for (const wanted of expectation.services) {
    const { unused, needed, writes, ...fields } = wanted;
    const service = (): Service => {
      const match = found.services.find(({ id }) => id === wanted.id);
      assert.ok(match, `found ${found.services.map(({ id }) => id).join(', ') || 'nothing'}`);
      return match;
    };
    test(`the service ${wanted.id}`, () => {
      const match = service();
      assert.deepEqual(pick(match, Object.keys(fields)), fields);
    });
    if (writes.length > 0)
      test(`where ${wanted.id} writes`, () => {
        const found = service().writes.map(({ path }) => path);
        assert.deepEqual(
          writes.filter((folder) => !found.some((path) => path === folder || path.startsWith(`${folder}/`))),
          [],
        );
      });
    if (unused.length > 0)
      test(`what ${wanted.id} declares for nothing`, () => {
        const reported = new Set(service().unused);
        assert.deepEqual(
          unused.filter((one) => !reported.has(one)),
          [],
        );
      });
    if (needed.length > 0)
      test(`what ${wanted.id} needs is not called unused`, () => {
        const reported = new Set(service().unused);
        assert.deepEqual(
          needed.filter((one) => reported.has(one)),
          [],
        );
      });
  }
  test('no service besides', () => {
    const known = expectation.services.map(({ id }) => id);
    assert.deepEqual(
      found.services.map(({ id }) => id).filter((id) => !known.includes(id)),
      [],
    );
  });
  test('its stores', () => {
    assert.deepEqual(
      found.stores.map(({ id }) => id),
      expectation.stores,
    );
  });
  for (const { from, to, via } of expectation.links)
    test(`the link from ${from} to ${to}`, () => {
      assert.ok(found.links.some((link) => link.from === from && link.to === to && link.via === via));
    });
  test('no link besides', () => {
    const known = expectation.links.map(({ from, to }) => `${from} ${to}`);
    assert.deepEqual(
      found.links.map(({ from, to }) => `${from} ${to}`).filter((link) => !known.includes(link)),
      [],
    );
  });
  test('its weights', () => {
    const present = found.weights.filter(({ status }) => status === 'present').map(({ path }) => path);
    assert.deepEqual(present.sort(), [...expectation.weights].sort());
  });
  for (const { path, says, because } of expectation.findings)
    test(`that ${because}`, () => {
      const told = found.diagnostics.filter((finding) => finding.path === path);
      assert.ok(
        told.some(({ message }) => new RegExp(says).test(message)),
        JSON.stringify(found.diagnostics),
      );
    });
}

function pick(value: object, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const all: Readonly<Record<string, unknown>> = { ...value };
  return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

/** Files of an example that belong to it, not to what was installed or built beside it. */
async function files(folder: string, pattern: string): Promise<readonly string[]> {
  const exclude = ['**/node_modules/**', '**/.next/**', '**/.venv/**', '**/dist/**'];
  const found: string[] = [];
  for await (const path of glob(pattern, { cwd: folder, exclude })) found.push(path);
  return found.sort();
}
