import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIgnored, parseIgnore } from '../formats/dockerignore/ignore.ts';
import { memoryBlob } from '../model/blob.ts';
import type { Config } from '../model/config.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';
import { exclusions, isLeftOut } from './leftout.ts';
import { plan } from './plan.ts';
import { RECIPE, SERVICE } from './testing/service.ts';

const FILES = {
  'backend/main.py': 'app = FastAPI()\n',
  'backend/requirements.txt': 'fastapi\n',
  'backend/tests/test_main.py': '',
  'backend/.env': 'SECRET=1',
  'backend/Dockerfile': '',
  'frontend/package.json': '{}',
  'models/model.pkl': 'weights',
};

const IMPORTS: readonly (readonly [what: string, service: Partial<Service>, path: string | undefined])[] = [
  ['a server started in the folder of its modules', {}, undefined],
  ['a server started elsewhere', { workdir: '.' }, '/app/backend'],
  ['a server that imports from elsewhere too', { importAlso: ['.'] }, '/app'],
  ['both', { workdir: 'backend/src', importAlso: ['lib'] }, '/app/backend:/app/lib'],
  ['a script beside its modules', { entrypoint: 'main.py' }, undefined],
  ['a script below the folder of its modules', { entrypoint: 'app/main.py' }, '/app/backend'],
  ['a script started elsewhere', { entrypoint: 'main.py', workdir: '.' }, undefined],
];

for (const [what, service, path] of IMPORTS)
  test(`modules are found: ${what}`, () => {
    assert.equal(planOne({ ...SERVICE, ...service }).env['PYTHONPATH']?.value, path);
  });

test('an interpreter Debian does not have is an error, and the service is not planned', () => {
  for (const runtime of ['<3.10', '2.7', '==3.12.*']) {
    const { value, diagnostics } = planAll({ ...SERVICE, runtime });
    assert.deepEqual(value.services, []);
    assert.equal(diagnostics[0]?.rule, 'plan/unsupported-python');
  }
});

test('a base of others is taken as it is named, nearest first, with no packages of its own', () => {
  const image = 'registry.example.org/python:3.12-slim';
  const all = planOne(SERVICE, { base: { image } });
  const runtime = { language: 'python', version: '' };
  assert.deepEqual(all.base.value, { kind: 'image', suite: 'bookworm', runtime, image });
  assert.deepEqual(all.packages.value, []);
  const service = { base: 'oci:bases/own', python: '3.12', packages: ['ffmpeg'] };
  const one = planOne(SERVICE, { base: { image }, services: { [SERVICE.id]: service } });
  assert.equal(one.base.value.image, 'oci:bases/own');
  assert.equal(one.base.value.runtime.version, '3.12');
  assert.deepEqual(one.packages.value, ['ffmpeg']);
});

test('a service without a recipe is a finding, not an exception', () => {
  const { value, diagnostics } = plan(inventory(SERVICE), tree(FILES), {}, () => null);
  assert.deepEqual(value.services, []);
  assert.equal(diagnostics[0]?.rule, 'plan/no-recipe');
});

test('the image gets the service, its weights elsewhere, and nothing that may hold a secret', () => {
  const weights = [
    { path: 'models/model.pkl', size: 7, status: 'present', usedBy: ['api'], evidence: [] },
  ] as const;
  const { value } = plan({ ...inventory(SERVICE), weights }, tree(FILES), {}, () => RECIPE);
  assert.deepEqual(value.services[0]?.source.value.files, [
    'backend/main.py',
    'backend/requirements.txt',
    'models/model.pkl',
  ]);
  assert.deepEqual(value.services[0]?.source.value.weights, ['models/model.pkl']);
});

test('what is left out', () => {
  for (const path of [
    '.env',
    'a/.env.production',
    'key.pem',
    '.git/config',
    'a/tests/x.py',
    'x.ipynb',
    'id_rsa',
    'Dockerfile.dev',
  ]) {
    assert.equal(isLeftOut(path), true, path);
  }
  for (const path of [
    'main.py',
    'data/airports.csv',
    'latest.py',
    'environment.py',
    'a/contest.py',
    'templates/index.html',
  ]) {
    assert.equal(isLeftOut(path), false, path);
  }
});

test('the patterns given for .dockerignore leave out just what the builder leaves out', () => {
  const paths = [
    'a/.env',
    'b.pem',
    'x/tests/deep/y.py',
    'main.py',
    'data/a.csv',
    '.git/config',
    'README.md',
    'a/README.d/x',
    'z.tar.gz',
  ];
  const patterns = exclusions(paths.map((path) => ({ path, size: 1, executable: false })));
  const ignore = parseIgnore(patterns.map(({ pattern }) => pattern).join('\n'));
  for (const path of paths) assert.equal(isIgnored(ignore, path), isLeftOut(path), path);
  assert.equal(
    patterns.reduce((sum, { size }) => sum + size, 0),
    paths.filter(isLeftOut).length,
  );
});

test('an extra that the code uses and pip does not bring is added, with the line that uses it', () => {
  const uses = { ...FILES, 'backend/main.py': 'import x\nasync def f(file: UploadFile): ...\n' };
  const { requirements } = planOne({ ...SERVICE, declared: ['fastapi', 'uvicorn'] }, {}, uses);
  assert.deepEqual(requirements.value.added, ['python-multipart']);
  assert.deepEqual(
    requirements.evidence.map(({ path, line }) => [path, line]),
    [['backend/main.py', 2]],
  );
  const declared = planOne({ ...SERVICE, declared: ['fastapi', 'uvicorn', 'python-multipart'] }, {}, uses);
  assert.deepEqual(declared.requirements.value.added, []);
  const without = planOne({ ...SERVICE, declared: ['fastapi', 'uvicorn'] });
  assert.deepEqual(without.requirements.value.added, []);
});

test('inputs are what the code requires and nobody sets', () => {
  const variable = { required: true, default: null, secret: true, path: 'backend/main.py', line: 3 };
  const env = [
    { ...variable, name: 'API_TOKEN' },
    { ...variable, name: 'GIVEN' },
    { ...variable, name: 'OPTIONAL', required: false },
  ];
  const planned = planOne({ ...SERVICE, env }, { services: { api: { env: { GIVEN: 'x' } } } });
  assert.deepEqual(planned.inputs.value, [{ name: 'API_TOKEN', secret: true }]);
  assert.equal(planned.inputs.evidence[0]?.line, 3);
});

test('an input with a value in an example of the environment says where, the nearest first, and not which', () => {
  const variable = { required: true, default: null, secret: false, path: 'backend/main.py', line: 3 };
  const env = ['STATION', 'NEAR', 'EMPTY', 'REAL'].map((name) => ({ ...variable, name }));
  const files = {
    ...FILES,
    '.env': 'REAL=x\n',
    '.env.example': '# STATION=no\nSTATION=lyon\nNEAR=far\nEMPTY=\n',
    'backend/.env.sample': 'NEAR=here\n',
  };
  const { inputs } = planOne({ ...SERVICE, env }, {}, files);
  assert.deepEqual(inputs.value, [
    { name: 'STATION', secret: false, example: '.env.example:2' },
    { name: 'NEAR', secret: false, example: 'backend/.env.sample:1' },
    { name: 'EMPTY', secret: false },
    { name: 'REAL', secret: false },
  ]);
});

test('a server is added only when the manifest lacks it; idle heavy packages are dropped, needed ones kept', () => {
  const heavy = [
    { name: 'torch', declared: true, imported: false, needed: false, because: 'never imported' },
    { name: 'scikit-learn', declared: true, imported: false, needed: true, because: 'unpickled' },
  ];
  const bare = planOne({ ...SERVICE, heavy });
  assert.deepEqual(bare.requirements.value.added, ['uvicorn']);
  assert.deepEqual(bare.requirements.value.dropped, ['torch']);
  assert.deepEqual(bare.requirements.value.needed, ['uvicorn']);
  const kept = planOne({ ...SERVICE, heavy }, { services: { api: { keep: ['Torch'] } } });
  assert.deepEqual(
    [kept.requirements.value.dropped, /torch kept: set in/.test(kept.requirements.because)],
    [[], true],
  );
  const undeclared = planOne({ ...SERVICE, manifest: null, declared: [], undeclared: ['numpy', 'uvicorn'] });
  assert.deepEqual(undeclared.requirements.value.added, ['numpy', 'uvicorn']);
  const complete = planOne({ ...SERVICE, declared: ['fastapi', 'uvicorn'] });
  assert.deepEqual(complete.requirements.value.added, []);
});

test('writable places: nested ones fold into their parent, system folders are refused', () => {
  const at = { path: 'backend/main.py', line: 1, text: '' };
  const writes = ['uploads', 'uploads/thumbs', '/etc', '../..'].map((path) => ({ path, evidence: at }));
  const planned = planOne({ ...SERVICE, writes });
  assert.deepEqual(
    planned.writable.map((one) => one.value.path),
    ['/app/backend/uploads', '/home/app', '/tmp'],
  );
});

test('configuration replaces what was found and is its evidence', () => {
  const config = { services: { api: { port: 9000, health: '/ready', memory: 1e9, env: { A: 'b' } } } };
  const planned = planOne({ ...SERVICE, port: 8000, health: '/health' }, config);
  assert.equal(planned.port?.value, 9000);
  assert.equal(planned.port?.evidence[0]?.path, 'plimsoll.yaml');
  assert.equal(planned.probe?.value.route, '/ready');
  assert.equal(planned.limits.value.memory, 1e9);
  assert.equal(planned.env['A']?.value, 'b');
});

test('a probe without a health route takes any answer below 500; with one, only success', () => {
  assert.match(planOne(SERVICE).probe?.value.argv.at(-1) ?? '', /status>499/);
  assert.match(
    planOne({ ...SERVICE, health: '/health' }).probe?.value.argv.at(-1) ?? '',
    /"\/health".*status>399/,
  );
});

test('a worker of Celery is asked through its broker; another one cannot be asked', () => {
  const worker: Service = {
    ...SERVICE,
    kind: 'worker',
    framework: 'celery',
    entrypoint: 'work:app',
    port: null,
  };
  assert.match(planOne(worker).probe?.value.argv.at(-1) ?? '', /from work import app as a;/);
  assert.equal(planOne({ ...worker, entrypoint: null }).probe, null);
});

test('what speaks gRPC is well as long as its port opens, and has no place behind the proxy', () => {
  const service: Service = { ...SERVICE, framework: 'grpc', entrypoint: 'server.py', port: 50_051 };
  const probe = planOne(service).probe?.value;
  assert.equal(probe?.route, '');
  assert.match(probe?.argv.at(-1) ?? '', /create_connection\(\("127\.0\.0\.1",50051\),4\)/);
  assert.equal(planAll(service).value.stack.proxy, null);
});

test('planning twice gives the same bytes', () => {
  assert.equal(JSON.stringify(planAll(SERVICE)), JSON.stringify(planAll(SERVICE)));
});

function planOne(service: Service, config: Config = {}, files: Record<string, string> = FILES): ServicePlan {
  const [first] = planAll(service, config, files).value.services;
  assert.ok(first);
  return first;
}

function planAll(service: Service, config: Config = {}, files: Record<string, string> = FILES) {
  return plan(inventory(service), tree(files), config, () => RECIPE);
}

function inventory(service: Service): Inventory {
  return {
    schema: 'plimsoll.inventory/1',
    services: [service],
    stores: [],
    links: [],
    weights: [],
    containerFiles: [],
    diagnostics: [],
  };
}

function tree(files: Record<string, string>): Tree {
  const entries = Object.keys(files)
    .sort()
    .map((path) => ({ path, size: files[path]?.length ?? 0, executable: false }));
  return {
    files: entries,
    diagnostics: [],
    file: (path) => entries.find((entry) => entry.path === path) ?? null,
    text: (path) => files[path] ?? null,
    head: () => null,
    blob: (path) => (files[path] === undefined ? null : memoryBlob(Buffer.from(files[path]))),
  };
}
