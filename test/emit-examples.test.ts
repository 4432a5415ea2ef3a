import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { OUTPUTS } from '../src/emit/outputs.ts';
import { run } from '../src/engine/run.ts';
import { withoutFiles } from '../src/formats/tree/without.ts';
import type { Config } from '../src/model/config.ts';
import type { EmittedFile } from '../src/model/files.ts';
import { readTree } from '../src/source/tree.ts';
import { emittedFrom, findingsIn } from './support/emitted.ts';
import { lacks } from './support/lacks.ts';

const ROOT = join(import.meta.dirname, '..');
/**
 * What is emitted for each example, to be read and compared; --test-update-snapshots writes it anew. What is only
 * written when it is asked for stands in `also`.
 */
const FIXTURES = join(import.meta.dirname, 'fixtures/emitted');
const ALSO: Config = { stack: { also: OUTPUTS.flatMap(({ asked }) => asked ?? []) } };
const UPDATE = process.execArgv.includes('--test-update-snapshots');

const noCompose = await lacks('docker', 'compose', 'version');
const noStack = await lacks('docker', 'stack', 'config', '--help');
const noHadolint = await lacks('hadolint', '--version');
const noPromtool = await lacks('promtool', '--version');
const noKubernetes = await lacks('kubernetes-validate', '--version');
/** What is named to the validator: nothing for the newest it knows. */
const RELEASES = [[], ['--kubernetes-version', '1.30']];
const noActionlint = await lacks('actionlint', '-version');

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

for (const name of await readdir(join(ROOT, 'examples'))) {
  describe(name, async () => {
    // A lock is made by whoever tests; what is emitted with it has versions that change every day.
    const tree = withoutFiles(
      readTree(join(ROOT, 'examples', name)),
      new Set(['plimsoll.lock', 'plimsoll.yaml']),
    );
    const { files: usual } = await emittedFrom(tree, {});
    const { files } = await emittedFrom(tree, ALSO);
    const also = files.filter(
      ({ path, text }) => !usual.some((one) => one.path === path && one.text === text),
    );

    test('what is emitted is what is kept', async () => {
      await heldTo(join(FIXTURES, name), usual);
      await heldTo(join(FIXTURES, 'also', name), also);
    });

    test('what is asked for changes nothing of the rest but what has to be filled in', () => {
      const changed = also.filter(({ path }) => usual.some((one) => one.path === path));
      assert.deepEqual(
        changed.map(({ path }) => path),
        ['.env.example'],
      );
    });

    test('nginx sets nothing after a rewrite that ends what is set', () => {
      for (const { path, text } of files)
        for (const location of path.endsWith('nginx.conf') ? text.split(/^ *location /m) : [])
          assert.doesNotMatch(location, / break;[^}]*\bset \$/, path);
    });

    test('our own checks find nothing in it', async () => {
      const findings = await findingsIn(tree, files);
      assert.deepEqual(
        findings.map(({ rule, path, line, message }) => `${path}:${line} ${rule} ${message}`),
        [],
      );
    });

    test('compose takes the stacks', { skip: noCompose }, async () => {
      await inFolder(files, async (folder) => {
        const secrets = [
          ...new Set(
            files.flatMap(({ text }) => [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)),
          ),
        ];
        await writeFile(join(folder, '.env'), secrets.map((secret) => `${secret}=x\n`).join(''));
        const prod = ['compose.yaml', 'compose.prod.yaml'];
        const over = files
          .map(({ path }) => path)
          .filter((path) => /^compose\.(?!override|prod)\w+\.yaml$/.test(path));
        for (const stack of [['compose.yaml', 'compose.override.yaml'], prod, [...prod, ...over]]) {
          const given = stack.flatMap((path) => ['--file', join(folder, path)]);
          const args = ['compose', ...given, 'config', '--quiet'];
          const { code, stderr } = await run({ command: 'docker', args });
          assert.deepEqual([code, stderr], [0, ''], stack.join(' '));
        }
      });
    });

    test('Swarm takes the stack, every key of it', { skip: noStack }, async () => {
      await inFolder(files, async (folder) => {
        const path = join(folder, 'swarm/stack.yaml');
        const text = await readFile(path, 'utf8');
        const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, 'x'] as const);
        const args = ['stack', 'config', '--compose-file', path];
        const taken = await run({ command: 'docker', args, env: Object.fromEntries(required) });
        assert.deepEqual([taken.code, taken.stderr], [0, '']);
        const { code } = await run({ command: 'docker', args });
        assert.equal(code, 1, 'nothing is deployed without what it asks for');
      });
    });

    test('hadolint finds nothing in the Dockerfiles', { skip: noHadolint }, async () => {
      await inFolder(files, async (folder) => {
        for (const { path } of files.filter(({ path }) => /Dockerfile$/.test(path))) {
          const { code, stdout } = await run({
            command: 'hadolint',
            args: ['--no-color', join(folder, path)],
          });
          assert.deepEqual([code, stdout], [0, ''], path);
        }
      });
    });

    test('promtool takes what Prometheus asks, and every line of the dashboard', {
      skip: noPromtool,
    }, async () => {
      await inFolder(files, async (folder) => {
        const config = await run({
          command: 'promtool',
          args: ['check', 'config', join(folder, 'observability/prometheus.yml')],
        });
        assert.equal(config.code, 0, config.stderr);
        const board = JSON.parse(
          await readFile(join(folder, 'observability/grafana/dashboard.json'), 'utf8'),
        );
        const rules = expressionsOf(board).map((expr, at) => ({ record: `line:${at}`, expr }));
        const path = join(folder, 'rules.json');
        await writeFile(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
        const checked = await run({ command: 'promtool', args: ['check', 'rules', path] });
        assert.equal(checked.code, 0, checked.stdout + checked.stderr);
      });
    });

    test('Kubernetes takes the objects, every field of them, the newest release and older ones', {
      skip: noKubernetes,
    }, async () => {
      await inFolder(files, async (folder) => {
        const path = join(folder, 'kubernetes/stack.yaml');
        const objects = (await readFile(path, 'utf8')).split(/^---$/m).length;
        for (const version of RELEASES) {
          const args = ['--strict', ...version, path];
          const { code, stdout, stderr } = await run({ command: 'kubernetes-validate', args });
          assert.equal(code, 0, stdout + stderr);
          assert.equal(`${stdout}${stderr}`.match(/ passed for resource /g)?.length, objects);
        }
      });
    });

    test('actionlint finds nothing in the workflow', { skip: noActionlint }, async () => {
      await inFolder(files, async (folder) => {
        const args = ['-no-color', join(folder, '.github/workflows/containers.yaml')];
        const { code, stdout, stderr } = await run({ command: 'actionlint', args });
        assert.deepEqual([code, stdout, stderr], [0, '', '']);
      });
    });
  });
}

/** What the panels ask Prometheus, with a range where Grafana puts one. */
function expressionsOf(board: Dashboard): readonly string[] {
  return board.panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')),
  );
}

async function heldTo(folder: string, files: readonly EmittedFile[]): Promise<void> {
  if (UPDATE) await write(folder, files);
  const kept = await Promise.all(
    (await list(folder)).map(async (path) => [path, await readFile(join(folder, path), 'utf8')]),
  );
  assert.deepEqual(Object.fromEntries(kept), Object.fromEntries(files.map(({ path, text }) => [path, text])));
}

async function write(folder: string, files: readonly EmittedFile[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function inFolder(
  files: readonly EmittedFile[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-emitted-'));
  try {
    await write(folder, files);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function list(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
