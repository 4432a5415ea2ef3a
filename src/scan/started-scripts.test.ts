import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { findLaunches } from './launch.ts';

const launched = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await findLaunches(memoryTree(files))).map(
    ({ program, target, port, source, folder, path, line }) =>
      `${program} ${target} ${port} ${source} ${folder} ${path}:${line}`,
  );

test('what a script runs that a container starts is what the container runs', async () => {
  const rows: readonly (readonly [what: string, start: string, file: string, script: string, expected: readonly string[]])[] = [
    ['by its path', 'CMD ["./start.sh"]', 'start.sh', 'set -e\nexec gunicorn app:app -b 0.0.0.0:9000\n', ['server app:app 9000 container . start.sh:2']],
    ['without an ending', 'ENTRYPOINT ["tini", "--", "/app/bin/web"]', 'bin/web', '#!/bin/sh\nexec uvicorn app:app\n', ['server app:app null container . bin/web:2']],
    ['by a shell', 'CMD bash -e run.sh', 'run.sh', 'uvicorn app:app --port 9000', ['server app:app 9000 container . run.sh:1']],
    ['from another folder', 'CMD ["/start.sh"]', 'docker/start.sh', 'cd api && exec uvicorn main:app\n', ['server main:app null container api docker/start.sh:1']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as the shell has it
    ['with variables', 'CMD ["./start.sh"]', 'start.sh', 'APP="main:app"\nPORT=${PORT:-9000}\nexec uvicorn "$APP" --port ${PORT}\n', ['server main:app 9000 container . start.sh:3']],
    ['on several lines', 'CMD ["./start.sh"]', 'start.sh', 'exec gunicorn \\\n  # workers\n', []],
    ['one beside another', 'CMD ["./start.sh"]', 'start.sh', 'python worker.py &\npython web.py\n', ['python worker.py null container . start.sh:1', 'python web.py null container . start.sh:2']],
    ['what prepares', 'CMD ["./start.sh"]', 'start.sh', 'python wait.py\nexec uvicorn app:app\n', ['server app:app null container . start.sh:2']],
    ['a text', 'CMD ["./start.sh"]', 'start.sh', 'cat <<EOF\nuvicorn other:app\nEOF\necho "uvicorn"\n', []],
    ['no script of the tree', 'CMD ["./other.sh"]', 'start.sh', 'uvicorn app:app\n', ['server app:app null script . start.sh:1']],
    ['while building', 'RUN ["./start.sh"]', 'start.sh', 'uvicorn app:app\n', ['server app:app null script . start.sh:1']],
  ]; // biome-ignore format: one table, a row a line
  for (const [what, start, file, script, expected] of rows)
    assert.deepEqual(
      await launched({ Dockerfile: `FROM python:3.12\n${start}\n`, [file]: script }),
      expected,
      what,
    );
});

test('compose files and Procfiles start scripts, too', async () => {
  const script = { 'api/start.sh': 'exec uvicorn app:app\n' };
  assert.deepEqual(
    await launched({
      'compose.yaml': 'services:\n  api:\n    command: ["sh", "/app/start.sh"]\n',
      ...script,
    }),
    ['server app:app null container . api/start.sh:1'],
  );
  const listed = 'services:\n  api:\n    entrypoint:\n      - sh\n      - start.sh\n';
  assert.deepEqual(await launched({ 'compose.yaml': listed, ...script }), [
    'server app:app null container . api/start.sh:1',
  ]);
  assert.deepEqual(await launched({ Procfile: 'web: ./api/start.sh\n', ...script }), [
    'server app:app null procfile . api/start.sh:1',
  ]);
});
