import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Image } from '../src/model/image.ts';
import type { TrimRecord } from '../src/model/trimrecord.ts';
import { FLIGHT } from './support/flight.ts';
import { copyExample, offline, pinRequirements, STORE } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

interface Built {
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
}

/** What only a request shows: nothing in the sources spells the module. */
const HIDDEN = `

import importlib as _importlib


@app.get("/hidden")
def hidden() -> dict[str, str]:
    return {"module": _importlib.import_module("_".join(["", "samples", "generator"]), "sklearn").__name__}


@app.get("/cluster")
def cluster() -> dict[str, str]:
    return {"module": _importlib.import_module(".".join(["sklearn", "neural" + "_network"])).__name__}
`;

describe('trimming by what a run touched', () => {
  const folder = scratchFolder();
  const record = join(folder, 'plimsoll.trim.json');
  let env: Readonly<Record<string, string>>;
  let whole: Image;

  before(async () => {
    env = await offline(STORE);
    await copyExample('flightontime', folder);
    // What the example declares and does not use is in no wheelhouse, and the changed code is locked anew.
    await pinRequirements(folder, folder);
    const exercise = { method: 'POST', path: '/predict', body: FLIGHT };
    await appendFile(
      join(folder, 'plimsoll.yaml'),
      `services: ${JSON.stringify({ api: { exercise: [exercise] } })}\n`,
    );
    await appendFile(join(folder, 'API/main.py'), HIDDEN);
    whole = only(await build());
  });

  test('takes away what nothing leads to, and says of which packages', async () => {
    const { images, diagnostics } = await build('--trim');
    const image = only({ images, diagnostics });
    assert.deepEqual(withRule(diagnostics, 'build/not-trimmed'), []);
    const unreached = image.layers
      .flatMap(({ trimmed = [] }) => trimmed)
      .filter(({ what }) => what === 'unreached');
    const taken = unreached.reduce((sum, { size }) => sum + size, 0);
    assert.ok(
      taken > 10e6 && whole.size - image.size > taken,
      `${taken} of ${whole.size}, ${image.size} left`,
    );
    assert.ok(unreached.some((one) => one.package === 'scipy' && one.size > 1e6));
    const { services }: TrimRecord = JSON.parse(await readFile(record, 'utf8'));
    const run = services['api']?.['linux/amd64'] ?? services['api']?.['linux/arm64'];
    assert.equal(run?.verified, image.digest);
    assert.ok(run.touched.includes('sklearn/neural_network/__init__.py'), 'a request alone leads there');
    assert.deepEqual(
      run.answers
        .filter(({ path }) => path !== '/hidden')
        .map(({ method, path, status }) => [method, path, status]),
      [
        ['GET', '/health', 200],
        ['GET', '/cluster', 200],
        ['POST', '/predict', 200],
      ],
    );
    assert.equal(
      run.answers.find(({ path }) => path === '/hidden')?.status,
      500,
      'a fault stays the same fault',
    );
  });

  test('the same record gives the same image, without anything that runs it', async () => {
    const nothing = { ...env, PATH: env['PATH']?.split(':')[0] ?? '' };
    const again = await plimsoll(['build', '--trim', '--locked', '--json', folder], { env: nothing });
    assert.equal(again.code, 0, again.stderr);
    const { services }: TrimRecord = JSON.parse(await readFile(record, 'utf8'));
    assert.equal(only(JSON.parse(again.stdout)).digest, Object.values(services['api'] ?? {})[0]?.verified);
  });

  test('an image that answers otherwise is delivered whole, and why is said', async () => {
    const text = await readFile(record, 'utf8');
    const before: TrimRecord = JSON.parse(text);
    const lacking = text
      .replaceAll(/^ *"sklearn\/neural_network\/.*\n/gm, '')
      .replace(/"verified": "[^"]*"/, '"verified": null');
    assert.notEqual(lacking.length, text.length);
    await writeFile(record, lacking);
    const { images, diagnostics } = await build('--trim');
    assert.equal(only({ images, diagnostics }).digest, whole.digest);
    const [said] = withRule(diagnostics, 'build/not-trimmed');
    assert.match(said?.message ?? '', /answers-as-before: GET \/cluster answered 200 before, and 500 now/);
    await writeFile(record, JSON.stringify(before));
  });

  test('a run of other packages is no run', async () => {
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.replace(/"packages": ?"[0-9a-f]{64}"/, `"packages":"${'0'.repeat(64)}"`));
    const stale = await plimsoll(['build', '--trim', '--locked', folder], { env });
    assert.equal(stale.code, 1, stale.stderr);
    assert.match(stale.stderr, /plimsoll\.trim\.json is of other packages than api has now/);
    assert.match(stale.stderr, /without --locked/);
    await writeFile(record, '{');
    const damaged = await plimsoll(['build', '--trim', folder], { env });
    assert.equal(damaged.code, 2, damaged.stderr);
    assert.match(damaged.stderr, /is no record of runs/);
    await writeFile(record, text);
  });

  async function build(...options: string[]): Promise<Built> {
    const ran = await plimsoll(['build', ...options, '--json', folder], { env });
    assert.equal(ran.code, 0, ran.stderr);
    return JSON.parse(ran.stdout);
  }
});

function only({ images }: Built): Image {
  const [image, ...others] = images;
  assert.ok(image !== undefined && others.length === 0);
  return image;
}

function withRule(findings: readonly Finding[], rule: string): readonly Finding[] {
  return findings.filter((finding) => finding.rule === rule);
}
