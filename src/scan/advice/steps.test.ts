import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const API = 'from fastapi import FastAPI\napp = FastAPI()\n';

const told = async (files: Readonly<Record<string, string>>) => {
  const { diagnostics } = await scan(
    memoryTree({ 'main.py': API, 'requirements.txt': 'fastapi\nspacy\n', ...files }),
  );
  return diagnostics
    .filter(({ rule }) => rule === 'scan/step-left-out' || rule === 'scan/language-model')
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
};

test('a step of a Dockerfile that fetches or makes what runs is told, for it is not repeated', async () => {
  const rows: readonly (readonly [string, RegExp | null])[] = [
    ['RUN pip install -r requirements.txt && python -m spacy download en_core_web_sm', /^Dockerfile:2 .*en_core_web_sm/],
    ['RUN python -m nltk.downloader -d /data punkt stopwords', /NLTK/],
    ['RUN python -c "import nltk; nltk.download(\'punkt\')"', /NLTK/],
    ['RUN pip install playwright \\\n && playwright install chromium', /browsers/],
    ['RUN python3 -c "from transformers import pipeline; pipeline(\'ner\')"', /model/],
    ['RUN python train.py --fast', /train\.py/],
    ['RUN poetry run python -m tools.seed', /tools\.seed/],
    ['RUN ["python", "train.py"]', /train\.py/],
    ['RUN uv run python -c "from tools import seed; seed.run()"', /tools/],
    ['RUN <<EOF\npython train.py\nEOF', /train\.py/],
    ['RUN playwright install-deps', null],
    ['RUN python setup.py install && python manage.py collectstatic --noinput', null],
    ['RUN python -c "import torch; print(torch.__version__)" && python -m compileall .', null],
    ['RUN python -c "import main"', null],
    ['RUN python other.py', null],
    ['# RUN python train.py', null],
    ['CMD python train.py', null],
  ]; // biome-ignore format: one table, a row a line
  for (const [step, expected] of rows) {
    const found = await told({
      'train.py': '',
      'setup.py': '',
      'manage.py': '',
      'tools/__init__.py': '',
      'tools/seed.py': '',
      Dockerfile: `FROM python:3.13\n${step}\n`,
    });
    assert.equal(found.length, expected === null ? 0 : 1, `${step}: ${found.join()}`);
    if (expected) assert.match(found[0] ?? '', expected, step);
  }
});

test('a step for what the code fetches by itself, or a manifest declares, is not told', async () => {
  const nltk = 'FROM python:3.13\nRUN python -m nltk.downloader punkt\n';
  assert.deepEqual(
    await told({ Dockerfile: nltk, 'main.py': `import nltk\nnltk.download('punkt')\n${API}` }),
    [],
  );
  const spacy = 'FROM python:3.13\nRUN python -m spacy download en_core_web_sm\n';
  const manifest =
    'fastapi\nspacy\nen-core-web-sm @ https://example.org/en_core_web_sm-3.8.0-py3-none-any.whl\n';
  assert.deepEqual(await told({ Dockerfile: spacy, 'requirements.txt': manifest }), []);
  assert.deepEqual(await told({ 'tests/Dockerfile': spacy }), []);
});

test('a model of spaCy that nothing declares is told where it is loaded, once', async () => {
  const code = `import spacy\nnlp = spacy.load("en_core_web_sm")\nown = spacy.load("./models/ner")\n${API}`;
  const [found = '', ...rest] = await told({ 'main.py': code });
  assert.match(found, /^main\.py:2 api loads en_core_web_sm/);
  assert.deepEqual(rest, []);
  const step = 'FROM python:3.13\nRUN python -m spacy download en_core_web_sm\n';
  assert.match((await told({ 'main.py': code, Dockerfile: step })).join('|'), /^Dockerfile:2 [^|]+$/);
  assert.deepEqual(
    await told({ 'main.py': code, 'requirements.txt': 'fastapi\nspacy\nen_core_web_sm\n' }),
    [],
  );
});

test("a model in BentoML's store is told, a file is not", async () => {
  const code =
    'import bentoml\nmodel = bentoml.sklearn.load_model("prices:latest")\nother = joblib.load("m.pkl")\n@bentoml.service\nclass Prices:\n    @bentoml.api\n    def predict(self, rows: list) -> list: ...\n';
  const { value, diagnostics } = await scan(
    memoryTree({
      'service.py': code,
      'requirements.txt': 'bentoml\nscikit-learn\n',
      'm.pkl': '',
      Dockerfile: 'FROM python:3.13\nCMD ["bentoml", "serve", "./service.py:Prices", "--port", "3100"]\n',
    }),
  );
  assert.deepEqual(
    diagnostics.map(({ rule, line }) => [rule, line]),
    [['scan/model-store', 2]],
  );
  const [service] = value.services;
  assert.deepEqual(
    [service?.entrypoint, service?.port, service?.health],
    ['service:Prices', 3100, '/readyz'],
  );
  assert.ok(service?.heavy.every(({ needed }) => needed));
});
