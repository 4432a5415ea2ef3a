import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import type { EmitReport } from '../src/model/files.ts';
import { lacks } from './support/lacks.ts';

const SOURCES = {
  'main.py':
    'import os\nfrom fastapi import FastAPI\nimport redis\nr = redis.from_url(os.environ["REDIS_URL"])\napp = FastAPI()\n\n@app.get("/health")\ndef health():\n    return {}\n',
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.30.0\nredis==5.0.0\n',
};
const WRITTEN = [
  '.dockerignore',
  '.env.example',
  'Dockerfile',
  'ENVIRONMENT.md',
  'compose.override.yaml',
  'compose.prod.yaml',
  'compose.yaml',
  'nginx/nginx.conf',
];

const noCompose = await lacks('docker', 'compose', 'version');
const noNginx = await lacks('nginx', '-v');

describe('emit', () => {
  test('writes the files, and a second time nothing', async () => {
    await inFolder(SOURCES, async (folder) => {
      const first = await emit(folder);
      assert.deepEqual([first.code, first.does('create')], [0, WRITTEN]);
      assert.deepEqual(
        await files(folder),
        [...WRITTEN, '.plimsoll/emitted.json', 'main.py', 'requirements.txt'].toSorted(),
      );
      const record = await readFile(join(folder, '.plimsoll/emitted.json'), 'utf8');
      const second = await emit(folder);
      assert.deepEqual([second.code, second.does('same')], [0, WRITTEN]);
      assert.equal(await readFile(join(folder, '.plimsoll/emitted.json'), 'utf8'), record);
    });
  });

  test('--check says whether they are current, and writes nothing', async () => {
    await inFolder(SOURCES, async (folder) => {
      assert.equal((await emit(folder, '--check')).code, 1);
      assert.deepEqual(await files(folder), ['main.py', 'requirements.txt']);
      await emit(folder);
      assert.equal((await emit(folder, '--check')).code, 0);
      await writeFile(join(folder, 'main.py'), SOURCES['main.py'].replace('/health', '/healthz'));
      assert.equal((await emit(folder, '--check')).code, 1);
    });
  });

  test('--force over the own compose file keeps how its database is called', async () => {
    const compose = 'services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_DB: plants\n';
    const main =
      'import os, psycopg2\nfrom fastapi import FastAPI\ndb = psycopg2.connect(os.environ["DATABASE_URL"])\napp = FastAPI()\n';
    const sources = {
      'main.py': main,
      'requirements.txt': 'fastapi\nuvicorn\npsycopg2-binary\n',
      'compose.yaml': compose,
    };
    await inFolder(sources, async (folder) => {
      for (const does of ['update', 'same'] as const) {
        assert.ok((await emit(folder, '--force')).does(does).includes('compose.yaml'), does);
        assert.match(await readFile(join(folder, 'compose.yaml'), 'utf8'), /POSTGRES_DB: plants/);
      }
    });
  });

  test('edits are kept and merged with what changes', async () => {
    await inFolder(SOURCES, async (folder) => {
      await emit(folder);
      const dockerfile = join(folder, 'Dockerfile');
      const text = await readFile(dockerfile, 'utf8');
      await writeFile(dockerfile, text.replace('EXPOSE 8000\n', 'EXPOSE 8000\nLABEL team=weather\n'));
      await writeFile(join(folder, 'main.py'), SOURCES['main.py'].replace('/health', '/healthz'));
      const again = await emit(folder);
      assert.equal(again.code, 0);
      assert.deepEqual(again.does('merge'), ['Dockerfile']);
      const merged = await readFile(dockerfile, 'utf8');
      assert.match(merged, /LABEL team=weather/);
      assert.match(merged, /\/healthz/);
    });
  });

  test('an edit where a change is due is a conflict: it is shown, left alone, and --force ends it', async () => {
    await inFolder(SOURCES, async (folder) => {
      await emit(folder);
      const dockerfile = join(folder, 'Dockerfile');
      const edited = (await readFile(dockerfile, 'utf8')).replaceAll('"/health', '"/mine');
      const other = edited.replace('\\"/health\\"', '\\"/mine\\"');
      await writeFile(dockerfile, other);
      await writeFile(join(folder, 'main.py'), SOURCES['main.py'].replace('/health', '/healthz'));
      const conflict = await emit(folder);
      assert.deepEqual([conflict.code, conflict.does('conflict')], [1, ['Dockerfile']]);
      assert.equal(await readFile(dockerfile, 'utf8'), other);
      const shown = await plimsoll(['emit', folder, '--dry-run']);
      assert.match(shown.stdout, /\+<<<<<<< as it is/);
      assert.deepEqual((await emit(folder, '--force')).does('update'), ['Dockerfile']);
      assert.doesNotMatch(await readFile(dockerfile, 'utf8'), /mine/);
    });
  });

  test("somebody else's file is left alone", async () => {
    await inFolder({ ...SOURCES, 'compose.yaml': 'services: {}\n' }, async (folder) => {
      const first = await emit(folder);
      assert.deepEqual([first.code, first.does('foreign')], [1, ['compose.yaml']]);
      assert.equal(await readFile(join(folder, 'compose.yaml'), 'utf8'), 'services: {}\n');
      assert.deepEqual((await emit(folder)).does('foreign'), ['compose.yaml']);
    });
  });

  test('what nothing needs any more goes, unless it was edited', async () => {
    await inFolder(SOURCES, async (folder) => {
      await emit(folder);
      await cp(join(folder, '.plimsoll/emitted.json'), join(folder, 'record'));
      const record = JSON.parse(await readFile(join(folder, 'record'), 'utf8'));
      record.files['old.conf'] = 'old';
      record.files['edited.conf'] = 'old';
      await writeFile(join(folder, '.plimsoll/emitted.json'), JSON.stringify(record));
      await writeFile(join(folder, 'old.conf'), 'old');
      await writeFile(join(folder, 'edited.conf'), 'new');
      const again = await emit(folder);
      assert.deepEqual([again.does('remove'), again.does('kept')], [['old.conf'], ['edited.conf']]);
      assert.ok(!(await files(folder)).includes('old.conf'));
    });
  });

  test('--output writes elsewhere and leaves the application as it is', async () => {
    await inFolder(SOURCES, async (folder) => {
      const output = await mkdtemp(join(tmpdir(), 'plimsoll-emit-'));
      try {
        assert.equal((await emit(folder, '--output', output)).code, 0);
        assert.deepEqual(await files(folder), ['main.py', 'requirements.txt']);
        assert.deepEqual(await files(output), [...WRITTEN, '.plimsoll/emitted.json'].toSorted());
      } finally {
        await rm(output, { recursive: true });
      }
    });
  });

  test('compose takes the stacks', { skip: noCompose }, async () => {
    await inFolder(SOURCES, async (folder) => {
      await emit(folder);
      for (const names of [
        ['compose.yaml', 'compose.override.yaml'],
        ['compose.yaml', 'compose.prod.yaml'],
      ]) {
        const args = [
          'compose',
          ...names.flatMap((name) => ['--file', join(folder, name)]),
          'config',
          '--quiet',
        ];
        const { code, stderr } = await run({ command: 'docker', args });
        assert.deepEqual([code, stderr], [0, ''], names.join(' '));
      }
    });
  });

  test('nginx takes its settings, with and without TLS', { skip: noNginx }, async () => {
    for (const config of ['', 'stack: { domain: app.example.org }\n']) {
      await inFolder({ ...SOURCES, 'plimsoll.yaml': config }, async (folder) => {
        await emit(folder);
        const key = join(folder, 'key.pem');
        const certificate = join(folder, 'certificate.pem');
        const subject = ['-subj', '/CN=app.example.org', '-days', '1', '-nodes'];
        await run({
          command: 'openssl',
          args: ['req', '-x509', '-newkey', 'rsa:2048', ...subject, '-keyout', key, '-out', certificate],
        });
        const text = await readFile(join(folder, 'nginx/nginx.conf'), 'utf8');
        const here = join(folder, 'here.conf');
        await writeFile(join(folder, 'mime.types'), 'types {}\n');
        await writeFile(
          here,
          text
            .replace('/run/secrets/tls_certificate', certificate)
            .replace('/run/secrets/tls_key', key)
            .replace('access_log /dev/stdout', 'access_log off')
            .replace('/etc/nginx/mime.types', join(folder, 'mime.types')),
        );
        const { code, stderr } = await run({
          command: 'nginx',
          args: ['-t', '-p', folder, '-c', here, '-e', 'stderr'],
        });
        assert.equal(code, 0, stderr);
      });
    }
  });
});

async function emit(folder: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await plimsoll(['emit', folder, '--json', ...options]);
  assert.ok(stdout.startsWith('{'), stderr);
  const report: EmitReport = JSON.parse(stdout);
  const does = (what: string) => report.files.filter((one) => one.does === what).map(({ path }) => path);
  return { code, does };
}

async function files(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
