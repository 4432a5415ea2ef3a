import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';
import { API, scanApi } from './testing/trees.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const main = (code: string, files: Files = {}) =>
  scanApi(code, { 'api/requirements.txt': 'fastapi\njoblib\n', ...files });

test('model files: present, pointers, another case, missing', async () => {
  const weights = async (code: string, files: Files) =>
    (await main(code, files)).value.weights.map((one) => `${one.status} ${one.path} ${one.usedBy}`);
  const table: readonly (readonly [string, string, Files, readonly string[]])[] = [
    ['by the working directory', 'import joblib\nm = joblib.load("models/m.pkl")', { 'api/models/m.pkl': 'x' }, ['present api/models/m.pkl api']],
    ['by the file of the code', 'from pathlib import Path\nimport joblib\nm = joblib.load(Path(__file__).parent.parent / "w" / "m.pkl")', { 'w/m.pkl': 'x' }, ['present w/m.pkl api']],
    ['opened first', 'import pickle\ndef f():\n  p = "m.pkl"\n  return pickle.load(open(p, "rb"))', { 'api/m.pkl': 'x' }, ['present api/m.pkl api']],
    ['in an image', 'import joblib\nm = joblib.load("/app/models/m.pkl")', { 'api/models/m.pkl': 'x' }, ['present api/models/m.pkl api']],
    ['a pointer', 'm = YOLO("best.pt")', { 'api/best.pt': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n' }, ['lfs-pointer api/best.pt api']],
    ['another case', 'import joblib\nm = joblib.load("Model.pkl")', { 'api/model.pkl': 'x' }, ['wrong-case api/model.pkl api']],
    ['missing', 'import joblib\nm = joblib.load("m.pkl")', {}, ['missing api/m.pkl api']],
    ['some of a folder', 'import joblib\ndef f(name):\n  return joblib.load(f"models/{name}.pkl")', { 'api/models/a.pkl': 'x', 'api/models/b.pkl': 'x', 'api/other/c.pkl': 'x' }, ['present api/models/a.pkl api', 'present api/models/b.pkl api']],
    ['fetched by the library', 'm = YOLO("yolov8n.pt")', {}, []],
    ['written, not read', 'import joblib\njoblib.dump(m, "out.pkl")', {}, []],
    ['nobody names it', '', { 'old/x.pkl': 'x' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, code, files, expected] of table)
    assert.deepEqual(await weights(code, files), expected, name);
});

test('a missing model is a finding with its place', async () => {
  const { diagnostics } = await main('import joblib\nm = joblib.load("m.pkl")');
  assert.deepEqual(
    diagnostics.map((one) => [one.rule, one.path, one.line]),
    [['scan/weights-missing', 'api/main.py', 4]],
  );
});

test('writable folders', async () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['made and written', 'import os\nos.makedirs("uploads/raw", exist_ok=True)\nopen("logs/x.txt", "w")', ['logs', 'uploads/raw']],
    ['absolute', 'import os\nos.makedirs("/shared/up")\nopen("/tmp/x", "w")', ['/shared/up']],
    ['a part unknown', 'def f(n):\n  open(f"out/{n}/x.csv", "w")', ['out']],
    ['by setting', 'app.config["UPLOAD_FOLDER"] = "static/up"', ['static/up']],
    ['by a variable', 'import os\nDATA = os.getenv("DATA_DIR", "data/")\nOUT = os.environ.get("OUT_FOLDER", "/shared")', ['/shared', 'data']],
    ['a variable for what is there, or for none', 'import os\nA = os.getenv("ASSETS_DIR", "assets")\nB = os.getenv("B_DIR")\nT = os.getenv("T_DIR", "/tmp")\nU = os.getenv("U_DIR", "../up")\nP = os.getenv("DIRECTIONS", "left")', []],
    ['read only', 'open("data/x.txt")\nopen("data/y.bin", "rb")', []],
    ['there already', 'import os\nos.makedirs("assets", exist_ok=True)', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, code, expected] of table) {
    const { value } = await main(code, { 'api/assets/logo.svg': '' });
    assert.deepEqual(
      value.services[0]?.writes.map((one) => one.path),
      expected,
      name,
    );
  }
  const { diagnostics } = await main('URL = "sqlite:///./app.db"');
  assert.deepEqual(
    diagnostics.map((one) => one.rule),
    ['scan/writes-beside-code'],
  );
  const below = await main(
    'import os\ndef f(folder):\n  open(os.path.join(os.path.dirname(__file__), folder, "x.csv"), "w")',
  );
  assert.deepEqual(below.diagnostics, []);
});

test('the working directory is where relative paths exist', async () => {
  const workdir = async (files: Files) => (await scan(memoryTree(files))).value.services[0]?.workdir;
  assert.equal(await workdir({ 'api/main.py': `${API}open("data/x.csv")`, 'data/x.csv': '' }), '.');
  assert.equal(await workdir({ 'api/main.py': `${API}open("data/x.csv")`, 'api/data/x.csv': '' }), 'api');
  assert.equal(await workdir({ 'api/main.py': API }), 'api');
  assert.equal(await workdir({ 'api/app.py': API, 'README.md': 'python api/app.py\n' }), '.');
});

test('stores and links: by client, by address, by driver', async () => {
  const { value } = await scan(
    memoryTree({
      'api/main.py': `import redis\nimport sqlalchemy\nurl = "mongodb://db/x"\n${API}`,
      'api/requirements.txt': 'fastapi\nsqlalchemy\npsycopg2-binary\n',
      'ui/app.py':
        'import streamlit as st\nimport requests\nst.write(requests.get("http://api:8000/predict"))\n',
    }),
  );
  assert.deepEqual(
    value.services.map((one) => [one.id, one.stores]),
    [
      ['api', ['mongo', 'postgres', 'redis']],
      ['ui', []],
    ],
  );
  assert.deepEqual(
    value.links.map((one) => `${one.from} ${one.to} ${one.via}`),
    ['api mongo mongo', 'api postgres postgres', 'api redis redis', 'ui api http'],
  );
});

test('environment variables: required, defaults, secrets without their value', async () => {
  const { value } = await main(
    'import os\nfrom pydantic_settings import BaseSettings\nA = os.environ["A"]\nB = os.getenv("B", "b")\nL = os.getenv("STORE", "mongodb+srv://me:hidden-9@x.example.org/a")\nK = os.environ.get("API_KEY", "sk-123")\nos.environ["SET"] = "1"\nclass S(BaseSettings):\n  name: str\n  size: int = 3\n',
  );
  assert.deepEqual(
    value.services[0]?.env.map((one) => [one.name, one.required, one.default, one.secret]),
    [
      ['A', true, null, false],
      ['API_KEY', false, null, true],
      ['B', false, 'b', false],
      ['NAME', true, null, false],
      ['SIZE', false, '3', false],
      ['STORE', false, null, true],
    ],
  );
  assert.doesNotMatch(JSON.stringify(value), /sk-123|hidden-9/);
});

test('a variable whose absence ends the program is required, one that is only tested is not', async () => {
  const { value } = await main(
    'import os, sys\nT = os.getenv("TOKEN")\nif not T:\n  raise RuntimeError("no")\nU = os.environ.get("URL")\nif U is None or not T:\n  sys.exit(1)\nV = os.getenv("VIEW")\nif not V:\n  V = "x"\nW = os.getenv("WARN")\nif W:\n  raise SystemExit\n',
  );
  assert.deepEqual(
    value.services[0]?.env.map((one) => [one.name, one.required]),
    [
      ['TOKEN', true],
      ['URL', true],
      ['VIEW', false],
      ['WARN', false],
    ],
  );
});

test('settings whose default is the variable itself ask for it, unless they may be nothing', async () => {
  const { value } = await main(
    'import os\nfrom typing import Optional\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n  key: str = os.getenv("KEY")\n  name: str = os.getenv("NAME", "x")\n  other: Optional[str] = os.getenv("OTHER")\n',
  );
  assert.deepEqual(
    value.services[0]?.env.map((one) => [one.name, one.required]),
    [
      ['KEY', true],
      ['NAME', false],
      ['OTHER', false],
    ],
  );
});

test('needs and tools', async () => {
  const { value } = await main(
    'import subprocess, joblib\nfrom fastapi import UploadFile\nm = joblib.load("m.pkl")\nmodel.to("cuda")\nsubprocess.run(["ffmpeg", "-i"])\nsubprocess.run(["python", "x"])\ndef up(file: UploadFile): ...\nfrom transformers import AutoModel\nb = AutoModel.from_pretrained("org/model")\n',
    { 'api/m.pkl': 'x' },
  );
  const [service] = value.services;
  assert.deepEqual(service?.tools, ['ffmpeg']);
  assert.deepEqual(
    service?.needs.map((one) => `${one.what} ${one.detail}`),
    ['gpu cuda', 'model-at-start joblib.load', 'model-download org/model', 'upload up'],
  );
});

test('manifests: the one container files install, what a frozen list does not say', async () => {
  const services = async (files: Files) => (await scan(memoryTree(files))).value.services[0];
  const two = {
    'main.py': API,
    'requirements.txt': 'fastapi\njupyter\n',
    'requirements-api.txt': 'fastapi\n',
  };
  assert.equal((await services(two))?.manifest, 'requirements.txt');
  const dockerfile = { Dockerfile: 'COPY requirements-api.txt .\n' };
  assert.equal((await services({ ...two, ...dockerfile }))?.manifest, 'requirements-api.txt');
  const above = {
    'a/b/main.py': API,
    'a/b/requirements-dev.txt': 'pytest\n',
    'requirements.txt': 'fastapi\n',
  };
  assert.equal((await services(above))?.manifest, 'requirements.txt');
  const frozen = Array.from({ length: 80 }, (_, index) => `package${index}==1.0`).join('\n');
  const long = await services({ 'main.py': API, 'requirements.txt': `${frozen}\ntorch==2\nfastapi==1\n` });
  assert.deepEqual(long?.unused, ['torch']);
});

test('distributions that share a namespace are told apart by their part of it', async () => {
  const { value } = await scan(
    memoryTree({
      'main.py': `${API}def trace():\n  from opentelemetry.exporter.otlp.http import Exporter\n`,
      'requirements.txt':
        'fastapi\nopentelemetry-exporter-otlp-http\nopentelemetry-exporter\nopentelemetry-instrumentation-flask\n',
    }),
  );
  assert.deepEqual(value.services[0]?.unused, ['opentelemetry-instrumentation-flask']);
});

test('a distribution called as its part of a namespace is what an import of that part wants', async () => {
  const rows: readonly (readonly [declared: string, undeclared: readonly string[]])[] = [
    ['zope.interface==5.5.2', []],
    ['zope.event', ['zope']],
    ['zopeful', ['zope']],
  ];
  for (const [declared, undeclared] of rows) {
    const tree = memoryTree({
      'main.py': `import zope.interface\n${API}`,
      'requirements.txt': `fastapi\n${declared}\n`,
    });
    const { value } = await scan(tree);
    assert.deepEqual(value.services[0]?.undeclared, undeclared, declared);
  }
});

test('an address of the same machine in the code of a worker is a variable that Celery takes before it', async () => {
  const rows: readonly (readonly [celery: string, env: Readonly<Record<string, string | null>>])[] = [
    ['"q", broker="pyamqp://guest@localhost//"', { CELERY_BROKER_URL: 'pyamqp://guest@localhost//' }],
    ['"q", broker=URL, backend=URL', { CELERY_BROKER_URL: 'redis://127.0.0.1:6379/0', CELERY_RESULT_BACKEND: 'redis://127.0.0.1:6379/0' }],
    ['"q", broker="amqp://me:secret@localhost:5672"', { CELERY_BROKER_URL: null }],
    ['"q", broker="redis://"', { CELERY_BROKER_URL: 'redis://' }],
    ['"q", broker="redis://redis:6379/0"', {}],
    ['"q", broker=f"redis://{HOST}"', {}],
    ['"q", broker=os.getenv("QUEUE", "redis://localhost")', { QUEUE: 'redis://localhost' }],
  ]; // biome-ignore format: a case a line
  for (const [args, env] of rows) {
    const { value } = await main(
      `import os\nfrom fastapi import FastAPI\nfrom celery import Celery\napp = FastAPI()\nURL = "redis://127.0.0.1:6379/0"\nqueue = Celery(${args})\n@queue.task\ndef work(): ...\n`,
    );
    for (const service of value.services) {
      const found = service.env.map((one) => [one.name, one.default]);
      assert.deepEqual(Object.fromEntries(found), env, `${service.id}: ${args}`);
    }
    assert.equal(value.services.length, 2, args);
  }
});

test('the pool of a worker, where it is not of processes', async () => {
  const rows: readonly (readonly [line: string, pool: string | undefined])[] = [
    ['app.conf.update(task_acks_late=True, worker_pool="gevent")', 'gevent'],
    ['app.conf.worker_pool = "threads"', 'threads'],
    ['app.conf.worker_pool = "prefork"', undefined],
    ['worker_pool = make_pool("gevent")', undefined],
  ];
  for (const [line, pool] of rows) {
    const { value } = await main(
      `from fastapi import FastAPI\nfrom celery import Celery\napp = Celery("q", broker="redis://r")\n${line}\n@app.task\ndef work(): ...\n`,
    );
    const found = value.services.flatMap(({ needs }) => needs.filter(({ what }) => what === 'pool'));
    assert.deepEqual([...new Set(found.map(({ detail }) => detail))], pool === undefined ? [] : [pool], line);
  }
});

test('a pickled model that a library is handed may be made of any estimators', async () => {
  const rows: readonly (readonly [file: string, needed: boolean])[] = [
    ['m.joblib', true],
    ['m.onnx', false],
  ];
  for (const [file, needed] of rows) {
    const code = `from explainerdashboard import ClassifierExplainer\nm = ClassifierExplainer.from_file("${file}")`;
    const { value } = await main(code, {
      'api/requirements.txt': 'fastapi\nexplainerdashboard\nscikit-learn\n',
    });
    assert.deepEqual(
      value.services[0]?.heavy.map((one) => [one.name, one.needed]),
      [['scikit-learn', needed]],
      file,
    );
  }
});
