import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeStacks } from './stacks.ts';

const WHOLE = 'services:\n  api:\n    image: api:1\n';
const PART = 'services:\n  api:\n    restart: always\n';
const MORE = 'services:\n  watch:\n    image: watch:1\n';

/** Which files of a folder are read together, and for what. */
const ROWS: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  together: readonly string[],
])[] = [
  ['a base alone', { 'compose.yaml': WHOLE }, ['compose.yaml only']],
  [
    'a part is laid over its base',
    { 'compose.yaml': WHOLE, 'compose.prod.yaml': PART },
    ['compose.yaml+compose.prod.yaml prod'],
  ],
  [
    'a whole one is not',
    { 'compose.yaml': WHOLE, 'compose.more.yaml': MORE },
    ['compose.more.yaml only', 'compose.yaml only'],
  ],
  [
    'a heading that says how it is started',
    {
      'compose.yaml': WHOLE,
      'compose.prod.yaml': PART,
      'compose.more.yaml': `# docker compose --file compose.yaml --file compose.prod.yaml -f compose.more.yaml up\n${MORE}`,
    },
    ['compose.yaml+compose.prod.yaml prod', 'compose.yaml+compose.prod.yaml+compose.more.yaml prod'],
  ],
  [
    'a heading that names a file which is not there',
    {
      'compose.yaml': WHOLE,
      'compose.more.yaml': `# docker compose -f compose.yaml -f compose.gone.yaml -f compose.more.yaml up\n${MORE}`,
    },
    ['compose.more.yaml only', 'compose.yaml only'],
  ],
  [
    'what comes before the name tells variants apart too',
    { 'dev-docker-compose.yml': WHOLE, 'gpu-docker-compose.yml': WHOLE },
    ['dev-docker-compose.yml dev', 'gpu-docker-compose.yml only'],
  ],
  [
    'with one for staging the base is for production',
    { 'compose.yaml': WHOLE, 'compose.staging.yaml': WHOLE, 'compose.local.yaml': WHOLE },
    ['compose.local.yaml dev', 'compose.staging.yaml prod', 'compose.yaml only'],
  ],
  [
    'a folder that is called so says nothing of its files',
    { 'my-dev-tool/compose.yaml': WHOLE },
    ['my-dev-tool/compose.yaml only'],
  ],
  [
    'a comment further down says nothing',
    {
      'compose.yaml': WHOLE,
      'compose.more.yaml': `${MORE}# docker compose -f compose.yaml -f compose.more.yaml up\n`,
    },
    ['compose.more.yaml only', 'compose.yaml only'],
  ],
];

for (const [name, files, together] of ROWS)
  test(`compose files read together: ${name}`, () => {
    const stacks = composeStacks(Object.keys(files), (path) => files[path] ?? null);
    const said = stacks.map(({ compose, mode }) => `${compose.paths.join('+')} ${mode}`);
    assert.deepEqual(said.toSorted(), together.toSorted());
  });
