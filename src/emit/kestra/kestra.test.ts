// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';
import { run } from '../../engine/run.ts';

const API = [
  'import os',
  'from pathlib import Path',
  'import httpx',
  'from fastapi import FastAPI, UploadFile',
  'SHARED = Path(os.getenv("SHARED_DIR", "/shared"))',
  'KESTRA_URL = os.getenv("KESTRA_URL", "http://localhost:8080")',
  'KESTRA_PASSWORD = os.getenv("KESTRA_PASSWORD", "")',
  'NAMESPACE, FLOW = "ml.app", "batch"',
  'app = FastAPI()',
  '@app.get("/health")',
  'def health():',
  '    return {}',
  '@app.post("/jobs")',
  'def start(file: UploadFile):',
  '    (SHARED / "in").write_bytes(file.file.read())',
  '    fields = {"path": (None, "in"), "job": (None, "1")}',
  '    return httpx.post(f"{KESTRA_URL}/api/v1/main/executions/{NAMESPACE}/{FLOW}", files=fields).json()',
];
const JOB = [
  'import os, sys',
  'from pathlib import Path',
  'import numpy',
  'SHARED = Path(os.getenv("SHARED_DIR", "/shared"))',
  'if __name__ == "__main__":',
  '    (SHARED / "out").write_text(sys.argv[1])',
];
const SOURCES = {
  'api/main.py': `${API.join('\n')}\n`,
  'api/requirements.txt': 'fastapi\nuvicorn\nhttpx\npython-multipart\n',
  'batch/batch.py': `${JOB.join('\n')}\n`,
  'batch/requirements.txt': 'numpy\n',
  'batch/README.md': '# Batch\n\n```console\n$ python batch.py PATH\n```\n',
};

test('the flow that the code starts runs the job with its inputs over the volume they share', async () => {
  const files = await asked(SOURCES);
  const flow = parse(files.get('kestra/flows/ml.app.batch.yaml') ?? '');
  assert.deepEqual([flow.namespace, flow.id], ['ml.app', 'batch']);
  assert.deepEqual(
    flow.inputs.map(({ id }: { id: string }) => id),
    ['path', 'job'],
  );
  const [task] = flow.tasks;
  assert.deepEqual(task.volumes, ['{{ envs.project }}_shared:/shared']);
  assert.deepEqual(task.commands.slice(-3), ['batch.py', '{{ inputs.path }}', '{{ inputs.job }}']);
  const { services } = parse(files.get('compose.kestra.yaml') ?? '', { merge: true });
  assert.deepEqual(services.batch.profiles, ['job']);
  assert.deepEqual(services.api.environment, {
    KESTRA_PASSWORD: '${KESTRA_PASSWORD:?set it in .env}',
    KESTRA_URL: 'http://kestra:8080',
  });
  const { kestra } = parse(services.kestra.environment.KESTRA_CONFIGURATION);
  assert.ok(kestra.plugins.configurations.some((one: { type: string }) => one.type === task.type));
});

test('an input is a word of letters and digits, never more', async () => {
  const flow = parse((await asked(SOURCES)).get('kestra/flows/ml.app.batch.yaml') ?? '');
  const takes = (text: string) => new RegExp(flow.inputs[0].validator).test(text);
  assert.ok(takes('0a1b2c') && takes('scan-1.png'));
  for (const text of ['', '-rf', '../secret', 'a b', 'a;b', '$(id)', 'a\nb', 'x'.repeat(129)])
    assert.ok(!takes(text), text);
});

test('the engine gets to Docker through a proxy that mounts no folder of the host and runs nothing inside containers', async () => {
  const { services } = parse((await asked(SOURCES)).get('compose.kestra.yaml') ?? '', { merge: true });
  const { command } = services['docker-jobs'];
  assert.ok(command.includes('-allowbindmountfrom=/nonexistent') && command.includes('-allowfrom=kestra'));
  const post = command.find((word: string) => word.startsWith('-allowPOST='))?.slice('-allowPOST='.length);
  const passes = (path: string) => new RegExp(`^${post}$`).test(path);
  for (const path of ['/containers/create', '/v1.47/containers/abc123/start', '/v1.44/images/create'])
    assert.ok(passes(path), path);
  for (const path of [
    '/containers/abc/exec',
    '/v1.47/build',
    '/swarm/init',
    '/networks/create',
    '/volumes/create',
  ])
    assert.ok(!passes(path), path);
});

test('without a flow, or without a job for it, there is no engine', async () => {
  const { 'batch/batch.py': _, 'batch/requirements.txt': __, ...alone } = SOURCES;
  const unknown = {
    ...SOURCES,
    'api/main.py': SOURCES['api/main.py'].replace('"ml.app", "batch"', 'pick()'),
  };
  for (const sources of [alone, unknown]) {
    const files = await asked(sources);
    assert.ok(
      ![...files].some(([path, text]) => path.includes('kestra') || text.includes('KESTRA_DATABASE')),
    );
  }
});

test('the job is led to its folder, with its modules and its arguments, wherever the engine starts it', async () => {
  const task = parse((await asked(SOURCES)).get('kestra/flows/ml.app.batch.yaml') ?? '').tasks[0];
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-flow-'));
  try {
    await mkdir(join(folder, 'app'));
    await writeFile(join(folder, 'app/beside.py'), 'NAME = "beside"\n');
    await writeFile(
      join(folder, 'app/job.py'),
      'import os,sys,beside\nif __name__ == "__main__":\n    print(beside.NAME, os.path.basename(os.getcwd()), *sys.argv)\n    sys.exit(3)\n',
    );
    const args = [...task.commands.slice(1, 3), join(folder, 'app'), 'job.py', 'one', 'two words'];
    const { code, stdout } = await run({ command: 'python3', args, cwd: folder });
    assert.deepEqual([code, stdout], [3, 'beside app job.py one two words\n']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function asked(sources: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const { files } = await emitted(sources, { stack: { also: ['kestra'] } });
  return new Map(files.map(({ path, text }) => [path, text]));
}
