// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are expressions of the workflow
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';
import { run } from '../../engine/run.ts';
import type { Config } from '../../model/config.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: unknown; readonly if?: string; readonly steps: readonly Step[] }>
  >;
}

const MAIN = [
  'import os',
  'import psycopg2',
  'from fastapi import FastAPI',
  'db = psycopg2.connect(os.environ["DATABASE_URL"])',
  'KEY = os.environ["WEATHER_API_KEY"]',
  'SITE = os.environ["STATION"]',
  'app = FastAPI()',
  '@app.get("/health")',
  'def health():',
  '    return {}',
];
const SOURCES = {
  'main.py': `${MAIN.join('\n')}\n`,
  'requirements.txt': 'fastapi\nuvicorn\npsycopg2-binary\n',
};

test('the stack is asked at its front door, by name and with TLS where it has one', async () => {
  for (const [domain, asked] of [
    [undefined, 'http://127.0.0.1:8080/health'],
    ['app.example.org', '--insecure --resolve app.example.org:443:127.0.0.1 https://app.example.org/health'],
  ] as const) {
    const { stack } = (await workflow(domain === undefined ? {} : { domain })).jobs;
    const ask = stack?.steps.find(({ name }) => name === 'Ask');
    assert.ok(ask?.run?.trim().endsWith(asked), ask?.run);
  }
});

test('a health route that the proxy gives to another service is not asked', async () => {
  const route = '@app.get("/api/items")\ndef items():\n    return []\n';
  const sources = {
    'one/main.py': SOURCES['main.py'],
    'one/requirements.txt': SOURCES['requirements.txt'],
    'two/main.py': SOURCES['main.py'].replace('/health', '/healthz') + route,
    'two/requirements.txt': SOURCES['requirements.txt'],
  };
  const { stack } = (await workflow({}, sources)).jobs;
  const paths = [...(stack?.steps.find(({ name }) => name === 'Ask')?.run ?? '').matchAll(/8080(\S+)/g)];
  assert.deepEqual(
    paths.map(([, path]) => path),
    ['/health'],
  );
});

test('every variable the stack asks for is made up or taken from the repository', async () => {
  const { stack } = (await workflow({ domain: 'app.example.org' })).jobs;
  const step = stack?.steps.find(({ name }) => name === 'Make up secrets');
  assert.deepEqual(step?.env, {
    DOMAIN: 'app.example.org',
    STATION: '${{ vars.STATION }}',
    WEATHER_API_KEY: '${{ secrets.WEATHER_API_KEY }}',
  });
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-workflow-'));
  try {
    const env = { DOMAIN: 'app.example.org', WEATHER_API_KEY: "it's $5" };
    const args = ['-euo', 'pipefail', '-c', step?.run ?? ''];
    const { code, stderr } = await run({ command: 'bash', args, env, cwd: folder });
    assert.equal(code, 0, stderr);
    const names = (await readFile(join(folder, '.env'), 'utf8')).match(/^\w+(?==)/gm);
    assert.deepEqual(names, ['POSTGRES_PASSWORD', 'STATION', 'WEATHER_API_KEY']);
    for (const name of await readdir(join(folder, 'secrets')))
      assert.equal((await stat(join(folder, 'secrets', name))).mode & 0o444, 0o444, name);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what is no text is not made up: the step that lacks it names it and ends', async () => {
  const sources = {
    ...SOURCES,
    'main.py': SOURCES['main.py'].replace('os.environ["STATION"]', 'int(os.environ["STATION"])'),
  };
  const { stack } = (await workflow({}, sources)).jobs;
  const step = stack?.steps.find(({ name }) => name === 'Make up secrets');
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-workflow-'));
  try {
    const args = ['-euo', 'pipefail', '-c', step?.run ?? ''];
    const { code, stderr } = await run({ command: 'bash', args, cwd: folder });
    assert.notEqual(code, 0);
    assert.match(stderr, /STATION: set it in the repository/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('actions stand by commit, and only what is tagged may write', async () => {
  const { permissions, jobs } = await workflow({});
  assert.deepEqual(permissions, { contents: 'read' });
  for (const [name, job] of Object.entries(jobs)) {
    for (const { uses } of job.steps) if (uses) assert.match(uses, /@[0-9a-f]{40}$/);
    if (job.permissions) assert.match(job.if ?? '', /refs\/tags\/v/, name);
  }
});

test('nothing that is built, nothing to build', async () => {
  const { files } = await emitted({ 'README.md': '# Nothing\n' }, { stack: { also: ['github-actions'] } });
  assert.ok(!files.some(({ path }) => path.startsWith('.github/')));
});

async function workflow(
  stack: Config['stack'],
  sources: Readonly<Record<string, string>> = SOURCES,
): Promise<Workflow> {
  const { files } = await emitted(sources, { stack: { ...stack, also: ['github-actions'] } });
  return parse(files.find(({ path }) => path.startsWith('.github/'))?.text ?? '');
}
