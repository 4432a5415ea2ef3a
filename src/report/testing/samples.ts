import { choose } from '../../model/evidence.ts';
import type { Image, Layer } from '../../model/image.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Lock, LockedDeb, LockedWheel } from '../../model/lock.ts';
import type { Plan } from '../../model/plan.ts';
import type { Report, Verification } from '../../model/report.ts';
import { NO_STACK } from '../../model/stack.ts';

export const INVENTORY: Inventory = {
  schema: 'plimsoll.inventory/1',
  services: [
    {
      id: 'api',
      path: 'api',
      kind: 'api',
      language: 'python',
      framework: 'fastapi',
      entrypoint: 'app.main:app',
      importRoot: 'api',
      importAlso: [],
      workdir: 'api',
      reached: ['api/app/main.py'],
      factory: false,
      port: 8000,
      health: '/health',
      routes: ['/health', '/items', '/items/{id}', '/predict', '/stats', '/users', '/version'].map(
        (path) => ({
          method: path === '/predict' ? 'POST' : 'GET',
          path,
          evidence: { path: 'api/app/main.py', line: 20, text: '@app.get' },
        }),
      ),
      calls: [],
      build: null,
      manifest: 'api/requirements.txt',
      manager: 'pip',
      baseRuntime: null,
      runtime: '>=3.11',
      declared: ['fastapi', 'scikit-learn', 'torch'],
      heavy: [
        {
          name: 'scikit-learn',
          declared: true,
          imported: false,
          needed: true,
          because: 'model.pkl unpickles it',
        },
        { name: 'torch', declared: true, imported: false, needed: false, because: 'never imported' },
      ],
      unused: ['torch'],
      undeclared: [],
      needed: ['fastapi', 'scikit-learn'],
      stores: ['postgres'],
      env: [
        { name: 'DATABASE_URL', required: true, default: null, secret: true, path: 'api/app/db.py', line: 4 },
        {
          name: 'LOG_LEVEL',
          required: false,
          default: 'info',
          secret: false,
          path: 'api/app/main.py',
          line: 9,
        },
        { name: 'REGION', required: true, default: null, secret: false, path: 'api/app/main.py', line: 10 },
      ],
      writes: [
        { path: 'uploads', evidence: { path: 'api/app/main.py', line: 30, text: 'open("uploads/x", "w")' } },
      ],
      tools: ['ffmpeg'],
      metrics: null,
      needs: [
        {
          what: 'upload',
          detail: 'POST /predict',
          evidence: { path: 'api/app/main.py', line: 22, text: 'file: UploadFile' },
        },
      ],
      evidence: [
        { field: 'entrypoint', path: 'api/app/main.py', line: 12, text: 'app = FastAPI()' },
        { field: 'port', path: 'api/app/main.py', line: 40, text: 'uvicorn.run(app, port=8000)' },
        { field: 'manifest', path: 'api/requirements.txt', line: null, text: '' },
      ],
    },
  ],
  stores: [{ id: 'postgres', usedBy: ['api'], evidence: [] }],
  links: [{ from: 'api', to: 'postgres', via: 'postgres', evidence: [] }],
  weights: [
    { path: 'api/model.pkl', size: 1_234_567, status: 'present', usedBy: ['api'], evidence: [] },
    { path: 'api/big.pt', size: 130, status: 'lfs-pointer', usedBy: [], evidence: [] },
  ],
  containerFiles: [{ path: 'Dockerfile', kind: 'dockerfile' }],
  diagnostics: [],
};

export const PLAN: Plan = {
  schema: 'plimsoll.plan/1',
  platforms: ['linux/amd64'],
  stack: NO_STACK,
  services: [
    {
      id: 'api',
      path: 'api',
      kind: 'api',
      framework: 'fastapi',
      base: choose(
        { kind: 'debian', suite: 'bookworm', runtime: { language: 'python', version: '3.11' } },
        'the sources ask for it',
        [{ path: 'api/pyproject.toml', line: 5, text: 'requires-python = ">=3.11,<3.12"' }],
      ),
      packages: choose(
        ['ca-certificates', 'libc6', 'python3.11-minimal'],
        'the interpreter and what it links to',
      ),
      programs: choose([], 'none'),
      requirements: choose(
        {
          ecosystem: 'python',
          manifest: 'api/requirements.txt',
          manager: 'pip',
          added: ['uvicorn'],
          dropped: ['torch'],
          needed: ['fastapi'],
        },
        'declared there; torch is never imported',
      ),
      trim: choose(['tests', 'stubs'], 'nothing that runs misses them'),
      source: choose(
        {
          files: ['api/app/main.py', 'api/model.pkl'],
          weights: ['api/model.pkl'],
          destination: '/app',
          excluded: [
            { pattern: 'api/tests', what: 'tests', files: 3, size: 12_000 },
            { pattern: '.git', what: 'version control', files: 90, size: 52_000_000 },
          ],
        },
        'the folder api',
      ),
      build: null,
      site: null,
      files: [],
      user: choose({ uid: 10001, gid: 10001, name: 'app', home: '/home/app' }, 'never root'),
      writable: [
        choose({ path: '/tmp', kind: 'tmpfs' }, 'temporary files'),
        choose({ path: '/app/api/uploads', kind: 'volume' }, 'the code writes there', [
          { path: 'api/app/main.py', line: 30, text: 'open("uploads/x", "w")' },
        ]),
      ],
      workdir: choose('/app/api', 'relative paths resolve there'),
      env: { LANG: choose('C.UTF-8', 'text is UTF-8') },
      inputs: choose(
        [
          { name: 'DATABASE_URL', secret: true },
          { name: 'REGION', secret: false },
        ],
        'the code reads them and has no default',
      ),
      command: choose(['/opt/venv/bin/uvicorn', 'app.main:app', '--header', "it's"], 'the production server'),
      port: choose(8000, 'named in the code'),
      probe: choose(
        { argv: ['python'], route: '/health', interval: 30, timeout: 5, startPeriod: 20, retries: 3 },
        'the health route of the code',
      ),
      limits: choose({ memory: 512e6, cpus: 1, pids: 256 }, 'estimated'),
      stop: choose({ signal: 'SIGTERM', grace: 10 }, 'uvicorn stops on it'),
      layers: choose(['base', 'application'], 'from what changes seldom'),
    },
  ],
};

const deb = (name: string, version: string, size: number): LockedDeb => ({
  package: name,
  version,
  architecture: 'amd64',
  sha256: 'a'.repeat(64),
  size,
  archive: 'main',
  path: `pool/main/${name}.deb`,
});

const wheel = (name: string, version: string, size: number): LockedWheel => ({
  name,
  version,
  sha256: 'b'.repeat(64),
  size,
});

export const LOCK: Lock = {
  schema: 'plimsoll.lock/1',
  services: {
    api: {
      inputs: 'c'.repeat(64),
      suite: 'bookworm',
      runtime: { language: 'python', version: '3.11' },
      build: null,
      platforms: {
        'linux/amd64': {
          base: ['a.deb'],
          native: ['gl.deb'],
          wheels: ['n.whl', 'f.whl'],
          node: null,
          modules: {},
        },
      },
    },
  },
  debs: { 'a.deb': deb('libc6', '2.36', 2_700_000), 'gl.deb': deb('libgl1', '1.6', 90_000) },
  wheels: { 'n.whl': wheel('numpy', '2.1.0', 18_000_000), 'f.whl': wheel('fastapi', '0.115.0', 94_000) },
  packages: {},
};

export const EARLIER: Lock = {
  ...LOCK,
  debs: { 'a.deb': deb('libc6', '2.35', 2_700_000) },
  wheels: { 'n.whl': wheel('numpy', '2.1.0', 18_000_000), 't.whl': wheel('torch', '2.4.0', 797_000_000) },
};

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;

function layer(kind: Layer['kind'], what: string, size: number, compressed: number, cached: boolean): Layer {
  return {
    kind,
    what,
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: digest('a'),
    diffId: digest('b'),
    size,
    compressed,
    cached,
  };
}

export const IMAGE: Image = {
  service: 'api',
  platform: 'linux/amd64',
  ref: 'api:plimsoll',
  digest: digest('c'),
  config: digest('d'),
  layers: [
    layer('base', 'Debian bookworm, Python 3.11', 55_100_000, 19_500_000, true),
    layer('wheel', 'scikit-learn 1.5.2', 38_000_000, 12_900_000, false),
    layer('application', 'application', 12_300, 4_100, false),
  ],
  size: 93_112_300,
  compressed: 32_404_100,
  timings: { base: 0, wheels: 934.2, application: 12, total: 940.4 },
};

export const HEALTHY: Verification = {
  id: 'api',
  image: 'api:plimsoll',
  engine: 'sandbox',
  healthy: true,
  startMs: 680,
  memory: 112_000_000,
  checks: [
    { id: 'healthy', ok: true, message: 'GET /health answered 200', fix: null },
    { id: 'no-build-tools', ok: false, message: 'found gcc', fix: 'drop the package that brings it' },
    { id: 'memory-limit', ok: null, message: 'the sandbox cannot limit memory here', fix: null },
  ],
  log: null,
};

export const SICK: Verification = {
  ...HEALTHY,
  id: 'worker',
  healthy: false,
  startMs: null,
  memory: null,
  checks: [],
  log: `${Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')}\n\u001b[2JValueError: \u202eno\n`,
};

export const REPORT: Report = {
  schema: 'plimsoll.report/1',
  services: [HEALTHY],
  images: [IMAGE],
  gaps: ['CPU limit'],
  diagnostics: [],
  before: { size: 1_200_000_000, compressed: 400e6, layers: 12, buildMs: 180_000, startMs: null },
  after: { size: 93_112_300, compressed: 32_404_100, layers: 3, buildMs: 946, startMs: 680 },
  details: null,
};
