// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of container files
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { findLaunches } from './launch.ts';

type Sources = Readonly<Record<string, string>>;

const launched = async (files: Sources): Promise<readonly string[]> =>
  (await findLaunches(memoryTree(files))).map(({ target, port, queues }) =>
    [target, port, ...queues].join(' '),
  );

test('variables of a start command have the values that its Dockerfile gives them', async () => {
  const rows: readonly (readonly [text: string, expected: readonly string[], more?: Sources])[] = [
    ['ENV PORT=9000\nCMD uvicorn app:app --port $PORT', ['app:app 9000']],
    ['ENV PORT=9000\nCMD uvicorn app:app --port ${PORT:-8000}', ['app:app 9000']],
    ['CMD uvicorn app:app --port ${PORT:-8000}', ['app:app 8000']],
    ['ARG PORT=9000\nENV PORT=$PORT\nCMD ["sh", "-c", "uvicorn app:app --port $PORT"]', ['app:app 9000']],
    ['ENV PORT=9000\nCMD gunicorn app:app -b 0.0.0.0:$PORT', ['app:app 9000']],
    ['ENV APP=api.main:app\nCMD uvicorn $APP', ['api.main:app ']],
    ['ENV Q=a,b\nCMD celery -A tasks worker -Q $Q', ['tasks  a b']],
    ['CMD celery -A tasks worker -Q ${Q:-a,b}', ['tasks  a b']],
    ['ENV PORT=9000\nCMD ["./start.sh"]', ['app:app 9000'], { 'start.sh': 'exec uvicorn app:app --port $PORT\n' }],
    ['ENV PORT=9000\nCMD ["./start.sh"]', ['app:app 7000'], { 'start.sh': 'PORT=7000\nexec uvicorn app:app --port $PORT\n' }],
    // One image for several servers: the module stays open.
    ['ENV SERVER=one\nCMD uvicorn servers.${SERVER}.main:app', ['servers.*.main:app ']],
    ['CMD uvicorn app:app --port $PORT', ['app:app ']],
    ['ENV API_TOKEN=9000\nCMD uvicorn app:app --port $API_TOKEN', ['app:app ']],
  ]; // biome-ignore format: one table, a row a line
  for (const [text, expected, more] of rows)
    assert.deepEqual(await launched({ Dockerfile: `FROM x\n${text}\n`, ...more }), expected, text);
});

test('those of a compose file come from the .env beside it, and from what the service is given', async () => {
  const rows: readonly (readonly [service: string, expected: readonly string[], more?: Sources])[] = [
    ['command: uvicorn app:app --port $PORT', ['app:app 9000'], { '.env': 'PORT=9000\n' }],
    ['command: uvicorn app:app --port ${PORT:-8000}', ['app:app 9000'], { '.env': 'PORT=9000\n' }],
    ['command: uvicorn app:app --port ${PORT:-8000}', ['app:app 8000']],
    ['command: sh -c "uvicorn app:app --port $$PORT"\n    environment: [PORT=9000]', ['app:app 9000']],
    ['environment: {PORT: 9000}\n    command: ["sh", "-c", "uvicorn app:app --port $$PORT"]', ['app:app 9000'], { '.env': 'PORT=7000\n' }],
    ['command: sh -c "uvicorn app:app --port $$PORT"\n    env_file: a.env', ['app:app 9000'], { 'a.env': 'PORT=9000\n' }],
    ['environment: [PORT=9000]\n    command: >\n      uvicorn app:app\n      --port $${PORT}', ['app:app 9000']],
    ['environment: [PORT=9000]\n    command: ["./start.sh"]', ['app:app 9000'], { 'start.sh': 'exec uvicorn app:app --port $PORT\n' }],
    ['command: uvicorn app:app --port $PORT\n  other:\n    image: y\n    environment: [PORT=9000]', ['app:app ']],
  ]; // biome-ignore format: one table, a row a line
  for (const [service, expected, more] of rows)
    assert.deepEqual(
      await launched({ 'compose.yaml': `services:\n  a:\n    image: x\n    ${service}\n`, ...more }),
      expected,
      service,
    );
});
