import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerfile } from '../../formats/dockerfile/parse.ts';
import { dockerfileFacts } from './dockerfile.ts';
import { listening, startOf } from './start.ts';

/** A command, the files beside it, and where it listens: `-` for what is not known. */
const ROWS: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['"uvicorn", "main:app"', {}, '127.0.0.1 8000'],
  ['"uvicorn", "main:app", "--host", "0.0.0.0", "--port", "9000"', {}, '0.0.0.0 9000'],
  ['"daphne", "-b", "0.0.0.0", "-p", "8001", "site.asgi:application"', {}, '0.0.0.0 8001'],
  ['"daphne", "site.asgi:application"', {}, '127.0.0.1 8000'],
  ['"gunicorn", "-b", ":9000", "main:app"', {}, ' 9000'],
  ['"gunicorn", "--bind", "unix:/run/app.sock", "main:app"', {}, 'unix -'],
  ['"gunicorn", "--bind", "0.0.0.0:$PORT", "main:app"', {}, '0.0.0.0 -'],
  ['"gunicorn", "main:app"', {}, '127.0.0.1 8000'],
  ['"gunicorn", "main:app"', { 'gunicorn.conf.py': 'bind = "0.0.0.0:9100"\n' }, '0.0.0.0 9100'],
  ['"gunicorn", "main:app"', { 'gunicorn.conf.py': 'bind = f"{HOST}:{PORT}"\n' }, '- -'],
  ['"gunicorn", "-c", "ops/gunicorn.py", "main:app"', {}, '- -'],
  ['"gunicorn", "-c", "g.py", "-b", "0.0.0.0:80", "main:app"', { 'g.py': 'bind = ":1"\n' }, '0.0.0.0 80'],
  ['"python", "manage.py", "runserver"', {}, '127.0.0.1 8000'],
  ['"python", "manage.py", "runserver", "0.0.0.0:8080"', {}, '0.0.0.0 8080'],
];

for (const [command, files, expected] of ROWS)
  test(`listens: ${command} ${Object.keys(files).join(' ')}`, () => {
    const file = parseDockerfile(`FROM python:3.12-slim\nCMD [${command}]\n`);
    const { final, read } = dockerfileFacts('Dockerfile', file, { read: (path) => files[path] ?? null });
    const start = final && startOf(final);
    const found = start && listening(start, read);
    assert.equal(`${found?.host ?? '-'} ${found?.port ?? '-'}`, expected);
  });
