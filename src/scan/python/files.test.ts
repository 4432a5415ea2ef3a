import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const MAIN = "if __name__ == '__main__':\n";

test('what a module does as a program of its own is no use of files by what imports it', async () => {
  const { value, diagnostics } = await scan(
    memoryTree({
      'requirements.txt': 'flask\npandas\n',
      'app.py': `import os\nfrom flask import Flask\nimport predictor\napp = Flask(__name__)\n${MAIN}    os.makedirs('uploads', exist_ok=True)\n    app.run()\n`,
      'predictor.py': `import pandas\nf = pandas.DataFrame()\n${MAIN}    f.to_csv('predictions.csv')\n    f.to_csv('out/predictions.csv')\n`,
    }),
  );
  assert.deepEqual(
    value.services.map(({ writes }) => writes.map(({ path }) => path)),
    [['uploads']],
  );
  assert.deepEqual(
    diagnostics.filter(({ rule }) => rule === 'scan/writes-beside-code'),
    [],
  );
});

test('a folder is known by a setting that an object keeps; a model that the program makes is not missing', async () => {
  const { value, diagnostics } = await scan(
    memoryTree({
      'requirements.txt': 'fastapi\njoblib\n',
      'main.py': 'from fastapi import FastAPI\nfrom predictor import Predictor\napp = FastAPI()\n',
      'config.py': 'class Settings:\n    model_path: str = "./models/a.pkl"\nsettings = Settings()\n',
      'predictor.py':
        'import joblib\nfrom config import settings\nclass Predictor:\n    def __init__(self, path: str = None):\n        self.path = path or settings.model_path\n        self.model = joblib.load(self.path)\n    def save(self):\n        joblib.dump({}, self.path)\n',
    }),
  );
  assert.deepEqual(
    value.services.map(({ writes }) => writes.map(({ path }) => path)),
    [['models']],
  );
  assert.deepEqual(diagnostics, []);
});

test('what is saved by its own method is written where its path says', async () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['f = request.files["model"]\nf.save(f"models/{f.filename}")', ['models']],
    ['image = Image.open(x)\nimage.save(os.path.join("static/out", name))', ['static/out']],
    ['memory.save("key")\nform.save(commit=False)\nmodel.save()\ncache.save(entry)', []],
  ];
  for (const [code, expected] of table) {
    const { value } = await scan(
      memoryTree({
        'requirements.txt': 'flask\n',
        'app.py': `import os\nfrom flask import Flask, request\nfrom PIL import Image\napp = Flask(__name__)\n${code}\n`,
      }),
    );
    assert.deepEqual(
      value.services[0]?.writes.map(({ path }) => path),
      expected,
      code,
    );
  }
});

test('what FastHTML writes: its database, and the key of its sessions beside the code unless it is given one', async () => {
  const written = async (made: string) => {
    const { value, diagnostics } = await scan(
      memoryTree({
        'requirements.txt': 'python-fasthtml\n',
        'main.py': `from fasthtml.common import *\n${made}\n@rt("/")\ndef get(): ...\nserve()\n`,
      }),
    );
    return [
      ...(value.services[0]?.writes ?? []).map(({ path }) => path),
      ...diagnostics.map(({ rule, fix }) => `${rule} ${/secret_key/.exec(fix)}`),
    ];
  };
  assert.deepEqual(await written('app, rt = fast_app()'), ['scan/writes-beside-code secret_key']);
  assert.deepEqual(await written('app, rt = fast_app(secret_key=os.environ.get("KEY"))'), []);
  assert.deepEqual(await written('app, rt = fast_app("data/x.db", key_fname="keys/.sesskey")'), [
    'data',
    'keys',
  ]);
  assert.deepEqual(await written('app, rt = fast_app(secret_key=k)\ndb = database("store/x.db")'), ['store']);
});

test('Chainlit keeps what is uploaded, and settings that the tree lacks, in folders beside the script', async () => {
  const code = 'import chainlit as cl\n@cl.on_message\nasync def main(message): ...\n';
  for (const [files, expected] of [
    [{}, ['.chainlit', '.files']],
    [{ '.chainlit/config.toml': '' }, ['.files']],
  ] as const) {
    const { value } = await scan(memoryTree({ 'requirements.txt': 'chainlit\n', 'app.py': code, ...files }));
    assert.deepEqual(
      value.services[0]?.writes.map(({ path }) => path),
      expected,
    );
  }
});
