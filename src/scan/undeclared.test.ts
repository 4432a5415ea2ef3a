import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';
import { scanApi } from './testing/trees.ts';

test('a driver that an address names is used, though nothing imports it', async () => {
  const rows: readonly (readonly [code: string, declared: string, undeclared: readonly string[]])[] = [
    ['URL = f"postgresql+psycopg2://{USER}:{KEY}@{HOST}/x"', 'sqlalchemy', ['psycopg2-binary']],
    ['URL = f"postgresql+psycopg2://{USER}:{KEY}@{HOST}/x"', 'sqlalchemy\npsycopg2', []],
    ['URL = OTHER.replace("postgresql://", "postgresql+asyncpg://")', 'sqlalchemy', ['asyncpg']],
    ['URL = "mysql+mysqldb://db/x"', 'sqlalchemy', ['mysqlclient']],
    ['URL = "postgresql+psycopg://db/x"', 'langchain-postgres', []],
    ['URL = "git+https://example.org/x"\nDB = "postgresql://db/x"', 'sqlalchemy', []],
  ];
  for (const [code, declared, undeclared] of rows) {
    const { value } = await scanApi(code, { 'api/requirements.txt': `fastapi\n${declared}\n` });
    assert.deepEqual(value.services[0]?.undeclared, undeclared, code);
  }
});

test('pages of Streamlit are run by where they stand or by their names: what they import is needed', async () => {
  const home = (code: string) => `import streamlit as st\nst.title("x")\n${code}`;
  const page = 'import streamlit as st\nimport seaborn\n';
  const rows: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
    [{ 'Home.py': home(''), 'pages/1 Time Series.py': page }, true],
    [{ 'ui/app.py': home('st.navigation([st.Page("views/a.py", title="A")])'), 'ui/views/a.py': page }, true],
    [{ 'Home.py': home(''), 'drafts/a.py': 'import seaborn\n' }, false],
  ];
  for (const [files, needed] of rows) {
    const { value } = await scan(memoryTree({ ...files, 'requirements.txt': 'streamlit\nseaborn\n' }));
    const heavy = value.services.flatMap((one) => one.heavy.filter(({ name }) => name === 'seaborn'));
    assert.deepEqual(heavy.map((one) => one.needed), [needed], JSON.stringify(files)); // biome-ignore format: one line
  }
});

test('what makes data frames needs pandas, though nothing imports it', async () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['from sklearn.datasets import fetch_openml\nd = fetch_openml("adult")', true],
    ['from sklearn.datasets import load_iris\nd = load_iris(as_frame=True)', true],
    ['from sklearn.datasets import load_iris\nd = load_iris()', false],
    ['import pyarrow\nd = pyarrow.table(x).to_pandas()', true],
    ['import sklearn\nmodel.set_output(transform="pandas")', true],
  ];
  for (const [code, expected] of rows) {
    const { value } = await scanApi(code, {
      'api/requirements.txt': 'fastapi\nscikit-learn\npyarrow\npandas\n',
    });
    const pandas = value.services[0]?.heavy.find(({ name }) => name === 'pandas');
    assert.equal(pandas?.needed, expected, code);
  }
});

test('an extra that alone declares what is imported is told of as declared', async () => {
  const own = '[project]\nname = "x"\ndependencies = ["fastapi"]\n[project.optional-dependencies]\n';
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['cpu = ["onnxruntime"]\n', []],
    ['dev = ["onnxruntime"]\n', ['scan/undeclared']],
  ];
  for (const [extra, expected] of rows) {
    const { diagnostics } = await scanApi('import onnxruntime', { 'api/pyproject.toml': `${own}${extra}` });
    const found = diagnostics.map(({ rule }) => rule).filter((rule) => rule === 'scan/undeclared');
    assert.deepEqual(found, expected, extra);
  }
});

test('an extra brings what it is called after', async () => {
  const rows: readonly (readonly [declared: string, undeclared: readonly string[]])[] = [
    ['langchain[google_genai]\npasslib[bcrypt, totp]', []],
    ['langchain\npasslib[totp]', ['bcrypt', 'langchain-google-genai']],
  ];
  for (const [declared, undeclared] of rows) {
    const files = { 'api/requirements.txt': `fastapi\n${declared}\n` };
    const { value } = await scanApi('import bcrypt\nfrom langchain_google_genai import ChatGoogle', files);
    assert.deepEqual(value.services[0]?.undeclared, undeclared, declared);
  }
});

test('extras bring what they are not called after, and what asks for one of a few is told of', async () => {
  const rows: readonly (readonly [code: string, declared: string, undeclared: readonly string[]])[] = [
    ['import uvicorn', 'fastapi[standard]', []],
    ['import uvicorn', 'fastapi', ['uvicorn']],
    ['from rembg import remove', 'fastapi\nrembg', ['onnxruntime']],
    ['from rembg import remove', 'fastapi\nrembg[cpu]', []],
    ['from rembg import remove', 'fastapi\nrembg\nonnxruntime-gpu', []],
  ];
  for (const [code, declared, undeclared] of rows) {
    const { value } = await scanApi(code, { 'api/requirements.txt': `${declared}\n` });
    assert.deepEqual(value.services[0]?.undeclared, undeclared, `${code} with ${declared}`);
  }
});

test('a model of spaCy is used where it is loaded by its name', async () => {
  const unused = async (code: string): Promise<readonly string[] | undefined> => {
    const { value } = await scanApi(code, { 'api/requirements.txt': 'fastapi\nspacy\nen_core_web_sm\n' });
    return value.services[0]?.unused;
  };
  assert.deepEqual(await unused('import spacy\nspacy.load("en_core_web_sm")'), []);
  assert.deepEqual(await unused('import spacy\nspacy.load("de_core_news_sm")'), ['en-core-web-sm']);
});

test('what is not declared is told at its first import', async () => {
  const rows: readonly (readonly [code: string, line: number])[] = [
    ['def f():\n    import numpy\nimport numpy, cv2\n', 4],
    ['try:\n    import cv2\nexcept ImportError: ...\nimport cv2\n', 6],
    ['from fastapi import APIRouter\nfrom fastapi import UploadFile\n', 4],
    ['URL = "postgresql+psycopg2://db/x"\n', 3],
  ];
  for (const [code, line] of rows) {
    const { diagnostics } = await scanApi(code, { 'api/requirements.txt': 'fastapi\n' });
    const found = diagnostics.filter(({ rule }) => rule === 'scan/undeclared');
    assert.deepEqual(found.map((one) => [one.path, one.line]), [['api/main.py', line]], code); // biome-ignore format: one line
  }
  const { diagnostics } = await scan(
    memoryTree({
      'package.json': '{"dependencies":{"express":"5"},"scripts":{"start":"node server.js"}}',
      'server.js':
        "// import 'left-pad'\nimport express from 'express';\nimport {\n  sign,\n} from 'jsonwebtoken';\nexpress().listen(3000);\n",
    }),
  );
  const found = diagnostics.filter(({ rule }) => rule === 'scan/undeclared');
  assert.deepEqual(found.map((one) => [one.path, one.line]), [['server.js', 5]]); // biome-ignore format: one line
});

test('a pickled model that is loaded needs what its classes are of, though nothing imports it', async () => {
  const pickle = (module: string): Uint8Array =>
    Buffer.from(
      `\x80\x04\x95N\x01\x00\x00\x00\x00\x00\x00\x8c${String.fromCharCode(module.length)}${module}\x94\x8c\x05Model\x94\x93\x94)`,
      'latin1',
    );
  const trees = pickle('sklearn.ensemble._forest');
  const load = 'import joblib\nmodel = joblib.load("model.pkl")\n';
  const rows: readonly (readonly [string, string | null, Uint8Array, readonly string[]])[] = [
    [load, 'fastapi\njoblib', trees, ['scikit-learn']],
    [load, null, trees, ['fastapi', 'joblib', 'scikit-learn']],
    [load, 'fastapi\njoblib\nscikit-learn', trees, []],
    [load, 'fastapi\njoblib\nimbalanced-learn', trees, []],
    // Of another package's own, of the application's, and one that nothing loads.
    [load, 'fastapi\njoblib', pickle('numpy.core.multiarray'), []],
    [load, 'fastapi\njoblib', pickle('own_steps'), []],
    ['NAME = "model.pkl"', 'fastapi', trees, []],
  ];
  for (const [code, declared, model, expected] of rows) {
    const { value, diagnostics } = await scanApi(code, {
      'api/model.pkl': model,
      ...(declared === null ? {} : { 'api/requirements.txt': declared }),
    });
    const [service] = value.services;
    assert.deepEqual(service?.undeclared, expected, `${code} ${declared}`);
    const found = diagnostics.find(({ rule }) => rule === 'scan/undeclared');
    if (declared !== null && expected.length > 0)
      assert.deepEqual([found?.path, found?.line], ['api/main.py', 4], 'the line that loads it');
  }
});

test('Psycopg that brings no libpq opens the one of the system', async () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['psycopg==3.2.13', ['libpq']],
    ['psycopg[pool]', ['libpq']],
    ['psycopg[binary,pool]', []],
    ['psycopg[c]', []],
    ['psycopg\npsycopg-binary', []],
    ['psycopg2', []],
  ];
  for (const [declared, expected] of rows) {
    const { value } = await scanApi('', { 'api/requirements.txt': `fastapi\nsqlalchemy\n${declared}\n` });
    assert.deepEqual(value.services[0]?.tools, expected, declared);
  }
});
