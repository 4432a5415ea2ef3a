import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Inventory } from '../model/inventory.ts';
import { check } from './check.ts';
import { inventoryOf } from './example.ts';

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly inventory?: Inventory;
  /** `path:line rule` that must be told. */
  readonly told?: readonly string[];
  /** `path rule` that must not. */
  readonly quiet?: readonly string[];
}

const NODE = 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n';
const started = (script: string): Readonly<Record<string, string>> => ({
  Dockerfile: NODE,
  'package.json': JSON.stringify({ scripts: { start: script } }),
});
const lightgbm = inventoryOf({
  heavy: [
    { name: 'lightgbm', declared: true, imported: false, needed: false, because: 'nothing imports it' },
  ],
});
const WITH_LIGHTGBM = {
  Dockerfile:
    'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["serve"]\n',
  'requirements.txt': 'lightgbm==4.6.0\n',
};
const BASE = 'services:\n  api:\n    image: api:1\n    ports: ["8000:8000"]\n';

/** Applications as people write them, and what must and must not be said of them. */
const ROWS: readonly Row[] = [
  {
    name: 'a script of package.json that runs a development server',
    files: started('PORT=3000 react-scripts start'),
    told: ['Dockerfile:5 dockerfile/development-server'],
  },
  {
    name: 'one that serves',
    files: started('tsc -b && node dist/server.js'),
    quiet: ['Dockerfile dockerfile/development-server'],
  },
  {
    name: 'an image for tests is not deployed',
    files: { 'Dockerfile.test': 'FROM node:24-slim\nRUN npm ci\nCMD ["npm", "test"]\n' },
    quiet: [
      'Dockerfile.test dockerfile/non-root-user',
      'Dockerfile.test dockerfile/healthcheck',
      'Dockerfile.test dockerfile/node-development',
    ],
  },
  {
    name: 'the variant of a compose file that is named before its kind',
    files: { 'gpu-docker-compose.yml': BASE, 'docker_compose.yml': BASE },
    told: ['gpu-docker-compose.yml:4 compose/published-address', 'docker_compose.yml:2 compose/log-rotation'],
  },
  {
    name: 'other YAML whose name only sounds like one',
    files: { 'my-compose.yaml': 'steps: [a]\n' },
    quiet: ['my-compose.yaml compose/unknown-key'],
  },
  {
    name: 'what a base lacks is not told again of what is laid over it',
    files: { 'compose.yaml': BASE, 'compose.gpu.yaml': 'services:\n  api:\n    gpus: all\n' },
    told: ['compose.yaml:2 compose/no-new-privileges'],
    quiet: ['compose.gpu.yaml compose/no-new-privileges', 'compose.gpu.yaml compose/log-rotation'],
  },
  {
    name: 'what is laid over it adds is told of there',
    files: { 'compose.yaml': BASE, 'compose.gpu.yaml': 'services:\n  api:\n    privileged: true\n' },
    told: ['compose.gpu.yaml:3 compose/privileged'],
  },
  {
    name: 'a password that everybody knows is told once',
    files: {
      'compose.yaml': `${BASE}    environment: ["SECRET_KEY=\${SECRET_KEY:-change-this-secret-key}"]\n`,
    },
    told: ['compose.yaml:5 compose/default-password'],
    quiet: ['compose.yaml compose/secret-in-environment'],
  },
  {
    name: 'a library for what is not used is not asked for',
    files: WITH_LIGHTGBM,
    inventory: lightgbm,
    told: ['Dockerfile:3 application/unused-dependency'],
    quiet: ['Dockerfile dockerfile/missing-library'],
  },
  {
    name: 'who works in notebooks imports what nobody foresees',
    files: { ...WITH_LIGHTGBM, Dockerfile: WITH_LIGHTGBM.Dockerfile.replace('"serve"', '"jupyter", "lab"') },
    inventory: lightgbm,
    quiet: ['Dockerfile application/unused-dependency'],
  },
  {
    name: 'an address that is built in is not asked of the environment',
    files: {
      Dockerfile: 'FROM node:24-alpine\nCMD ["node", "server.js"]\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n',
    },
    inventory: inventoryOf({
      env: [
        {
          name: 'NEXT_PUBLIC_API_URL',
          required: true,
          default: null,
          secret: false,
          path: 'api.ts',
          line: 1,
        },
      ],
    }),
    quiet: ['compose.yaml application/missing-environment'],
  },
  {
    name: 'uv takes the dependencies of a project',
    files: {
      Dockerfile: 'FROM python:3.12-slim\nRUN uv pip install --system --requirements pyproject.toml\n',
    },
    quiet: ['Dockerfile dockerfile/pinned-pip'],
  },
  {
    name: 'a patch of a deployment need not say again what that says',
    files: {
      'overlays/prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env: [{name: MODE, value: prod}]\n',
    },
    quiet: [
      'overlays/prod/patch.yaml kubernetes/resources',
      'overlays/prod/patch.yaml kubernetes/privilege-escalation',
    ],
  },
  {
    name: 'a function has folder and user of its platform, which asks it by itself',
    files: {
      Dockerfile: 'FROM public.ecr.aws/lambda/python:3.12\nCOPY handler.py ./\nCMD ["handler.run"]\n',
      'handler.py': '',
    },
    quiet: [
      'Dockerfile dockerfile/copy-destination',
      'Dockerfile dockerfile/healthcheck',
      'Dockerfile dockerfile/non-root-user',
    ],
  },
  {
    name: 'an API that is called so reads a public address when it runs',
    files: {
      Dockerfile: 'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\n',
      'compose.yaml':
        'services:\n  api:\n    build: .\n    environment: ["PUBLIC_BASE_URL=http://localhost:8000"]\n',
    },
    inventory: inventoryOf({}),
    quiet: ['compose.yaml application/build-time-variable'],
  },
  {
    name: 'the package that a tag without a release lost',
    files: {
      Dockerfile: 'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y libgl1-mesa-glx\n',
      'old.Dockerfile':
        'FROM python:3.12-slim-bookworm\nRUN apt-get update && apt-get install -y libgl1-mesa-glx\n',
      'fixed.Dockerfile':
        'FROM python:3.11.6-slim\nRUN apt-get update && apt-get install -y libgl1-mesa-glx\n',
    },
    told: ['Dockerfile:2 dockerfile/gone-package'],
    quiet: ['old.Dockerfile dockerfile/gone-package', 'fixed.Dockerfile dockerfile/gone-package'],
  },
];

for (const { name, files, inventory = null, told = [], quiet = [] } of ROWS)
  test(`as people write it: ${name}`, async () => {
    const { findings } = await check({ tree: memoryTree(files), inventory });
    const found = findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
    const without = findings.map(({ path, rule }) => `${path} ${rule}`);
    assert.deepEqual(
      told.filter((one) => !found.includes(one)),
      [],
      found.join('\n'),
    );
    assert.deepEqual(
      quiet.filter((one) => without.includes(one)),
      [],
    );
  });
