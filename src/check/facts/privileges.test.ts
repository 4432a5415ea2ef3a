import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerfile } from '../../formats/dockerfile/parse.ts';
import { dockerfileFacts } from './dockerfile.ts';
import { dropsRoot } from './privileges.ts';

const SCRIPT = '#!/bin/sh\nset -e\nchown -R app /data\nexec gosu app "$@"\n';

/** What starts the image, the files of its context, and whether it goes on as another user. */
const ROWS: readonly (readonly [string, string, Readonly<Record<string, string>>, boolean])[] = [
  ['by its command', 'CMD ["gosu", "app", "uvicorn", "main:app"]', {}, true],
  [
    'in a script that is copied by name',
    'COPY docker/entrypoint.sh /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/entrypoint.sh"]\nCMD ["serve"]',
    { 'docker/entrypoint.sh': SCRIPT },
    true,
  ],
  [
    'in a script of what is copied whole',
    'WORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/start/entrypoint.sh"]',
    { 'start/entrypoint.sh': '#!/bin/sh\nexec su -s /bin/sh app -c "exec serve"\n' },
    true,
  ],
  [
    'a comment does nothing',
    'COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]',
    { 'entrypoint.sh': '#!/bin/sh\n# exec gosu app "$@"\nexec "$@"\n' },
    false,
  ],
  ['a script that is not there', 'ENTRYPOINT ["/entrypoint.sh"]', {}, false],
  ['a plain command', 'CMD ["uvicorn", "main:app"]', {}, false],
];

for (const [name, lines, files, expected] of ROWS)
  test(`gives up root: ${name}`, () => {
    const file = parseDockerfile(`FROM python:3.12-slim\n${lines}\n`);
    const facts = dockerfileFacts('Dockerfile', file, { read: (path) => files[path] ?? null });
    assert.ok(facts.final);
    assert.equal(dropsRoot(facts, facts.final), expected);
  });
