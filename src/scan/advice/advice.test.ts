import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

const API = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n';

test('each finding is made where it is due and only there', async () => {
  const table: readonly (readonly [string, string, Files, string | null])[] = [
    ['scan/heavy-unused', 'declared for nothing', { 'requirements.txt': 'fastapi\ntorch\npandas\n' }, 'requirements.txt'],
    ['scan/heavy-unused', 'brought by another anyway', { 'requirements.txt': 'fastapi\ntensorflow-cpu\nkeras\ntensorboard\n', 'main.py': `import tensorflow\n${API}` }, null],
    ['scan/heavy-unused', 'a processor of pictures', { 'requirements.txt': 'fastapi\ntransformers\ntorchvision\n', 'main.py': `from transformers import AutoImageProcessor\n${API}` }, null],
    ['scan/heavy-unused', 'a pipeline for pictures', { 'requirements.txt': 'fastapi\ntransformers\ntorchvision\npillow\n', 'main.py': `from PIL import Image\nfrom transformers import pipeline\n${API}` }, null],
    ['scan/heavy-unused', 'a pipeline for texts', { 'requirements.txt': 'fastapi\ntransformers\ntorchvision\n', 'main.py': `from transformers import pipeline\n${API}` }, 'requirements.txt'],
    ['scan/heavy-unused', 'imported', { 'requirements.txt': 'fastapi\ntorch\n', 'main.py': `import torch\n${API}` }, null],
    ['scan/development-tools', 'a test runner', { 'requirements.txt': 'fastapi\npytest\n' }, 'requirements.txt'],
    ['scan/development-tools', 'in its own group', { 'requirements.txt': 'fastapi\n', 'requirements-dev.txt': 'pytest\n' }, null],
    ['scan/undeclared', 'imported only', { 'requirements.txt': 'fastapi\n', 'main.py': `import cv2\n${API}` }, 'main.py'],
    ['scan/undeclared', 'brought by another', { 'requirements.txt': 'fastapi\npandas\n', 'main.py': `import numpy, pandas\n${API}` }, null],
    ['scan/undeclared', 'asked for by a name', { 'requirements.txt': 'fastapi\n', 'main.py': `from fastapi import UploadFile\n${API}` }, 'main.py'],
    ['scan/undeclared', 'brought by an extra', { 'requirements.txt': 'fastapi[standard]\n', 'main.py': `from fastapi import UploadFile\n${API}` }, null],
    ['scan/undeclared', 'declared in a file with a longer name', { 'requirements.txt': '', 'voice-api-requirements.txt': 'fastapi\nopencv-python\n', 'main.py': `import cv2\n${API}` }, null],
    ['scan/cuda-unused', 'no GPU', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n' }, 'requirements.txt'],
    ['scan/cuda-unused', 'a GPU, chained', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n', 'main.py': `import torch\nx = torch.nn.Linear(1, 1).to("cuda")\n${API}` }, null],
    ['scan/cuda-unused', 'a GPU, chained and short', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n', 'main.py': `import torch\nx = load().cuda()\n${API}` }, null],
    ['scan/cuda-unused', 'a GPU, as a device', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n', 'main.py': `import torch\nx.to(torch.device("cuda:0"))\n${API}` }, null],
    ['scan/cuda-unused', 'a GPU if there is one', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n', 'main.py': `import torch\nx.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))\n${API}` }, 'requirements.txt'],
    ['scan/cuda-unused', 'a GPU', { 'requirements.txt': 'fastapi\nonnxruntime-gpu\n', 'main.py': `import torch\nx.to("cuda")\n${API}` }, null],
    ['scan/secret-in-code', 'a literal', { 'main.py': `API_TOKEN = "f00ba42x9k"\n${API}` }, 'main.py'],
    ['scan/secret-in-code', 'a placeholder', { 'main.py': `API_TOKEN = "your-token-here"\nKEY_NAME = "short"\n${API}` }, null],
    ['scan/secret-in-code', 'a name for it', { 'main.py': `refreshToken = "refresh_token"\nACCESS_TOKEN_KEY = "access-token"\n${API}` }, null],
    ['scan/secret-in-code', 'where one is had', { 'main.py': `token_url = "https://accounts.b.net/api/token"\nTOKEN_FILE = "data/token.json"\n${API}` }, null],
    ['scan/secret-in-code', 'an address that holds one', { 'main.py': `TOKEN_URL = "https://a.b.net/?key=f00ba42x9k"\n${API}` }, 'main.py'],
    ['scan/secret-in-code', 'an address with a password', { 'main.py': `STORE = "mongodb+srv://me:f00ba42x@a.b.net/c"\n${API}` }, 'main.py'],
    ['scan/secret-in-code', 'an address on the network of a stack', { 'main.py': `A = "redis://me:f00ba42x@cache:6379"\nB = "amqp://me:f00ba42x@127.0.0.1"\n${API}` }, null],
    ['scan/secret-in-code', 'an address to fill in', { 'main.py': `A = "postgres://me:<password>@a.b.net/c"\nB = f"postgres://me:{word}@a.b.net"\nC = "https://me:f00ba42x@db.example.org"\n${API}` }, null],
    ['scan/secret-in-code', 'unreached', { 'other.py': 'API_TOKEN = "f00ba42x9k"\n' }, null],
    ['scan/secret-file', 'a .env with one', { '.env': 'DEBUG=1\nDB_PASSWORD=f00ba42\n' }, '.env'],
    ['scan/secret-file', 'a .env without', { '.env': 'VITE_API_URL=http://localhost\n', '.env.example': 'DB_PASSWORD=f00ba42\n' }, null],
    ['scan/command-missing', 'no such file', { Dockerfile: 'CMD ["python", "app.py"]\n' }, 'Dockerfile'],
    ['scan/command-missing', 'there', { Dockerfile: 'CMD ["python", "main.py"]\n' }, null],
    ['scan/health-missing', 'no such route', { Dockerfile: 'HEALTHCHECK CMD curl http://localhost:8000/healthy\n' }, 'Dockerfile'],
    ['scan/health-missing', 'there', { Dockerfile: 'HEALTHCHECK CMD curl http://localhost:8000/health\n' }, null],
    ['scan/port-differs', 'another port', { 'README.md': 'uvicorn main:app --port 8000\n', Dockerfile: 'CMD uvicorn main:app --port 9000\n' }, 'Dockerfile'],
    ['scan/port-differs', 'the same', { Dockerfile: 'CMD uvicorn main:app --port 9000\n' }, null],
    ['scan/variable-not-given', 'nowhere', { 'main.py': `import os\nx = os.environ["MODEL_DIR"]\n${API}` }, 'main.py'],
    ['scan/variable-not-given', 'in compose', { 'main.py': `import os\nx = os.environ["MODEL_DIR"]\n${API}`, 'compose.yaml': 'services:\n  a:\n    environment:\n      - MODEL_DIR=/m\n' }, null],
    ['scan/merge-conflict', 'left behind', { 'main.py': `<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> topic\n${API}` }, 'main.py'],
    ['scan/merge-conflict', 'a line of a heading', { 'main.py': `"""\n=======\nTitle\n=======\n"""\n${API}` }, null],
    ['scan/python-2', 'a print statement', { 'main.py': `print "x"\n${API}` }, 'main.py'],
    ['scan/python-2', 'a print call', { 'main.py': `print ("x")\nprint("y")\n${API}` }, null],
    ['scan/submodule-missing', 'not fetched', { '.gitmodules': '[submodule "a"]\n\tpath = libs/a\n' }, '.gitmodules'],
    ['scan/submodule-missing', 'fetched', { '.gitmodules': '[submodule "a"]\n\tpath = libs/a\n', 'libs/a/x': '' }, null],
  ]; // biome-ignore format: one table, a row a line
  for (const [rule, name, files, path] of table) {
    const { diagnostics } = await scan(
      memoryTree({ 'main.py': API, 'requirements.txt': 'fastapi\n', ...files }),
    );
    const found = diagnostics.filter((one) => one.rule === rule);
    assert.deepEqual(
      found.map((one) => one.path),
      path === null ? [] : [path],
      `${rule}: ${name}`,
    );
    assert.ok(!JSON.stringify(diagnostics).includes('f00ba42'), 'a secret is never shown');
  }
});

test('a variable of a front end is given when it is built', async () => {
  const { diagnostics } = await scan(
    memoryTree({
      'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
      'index.html': '<script type="module" src="/src/main.js"></script>',
      'vite.config.js': 'export default {};\n',
      'src/main.js': 'fetch(import.meta.env.VITE_ADDRESS);\n',
    }),
  );
  const [found] = diagnostics.filter(({ rule }) => rule === 'scan/variable-not-given');
  assert.match(
    found?.fix ?? '',
    /^give VITE_ADDRESS when static is built, in \.env or as services\.static\.env/,
  );
});
