// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of container files
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { recipeOf } from '../../frameworks/recipes.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

/** The command of the service with its port, and the places of what is told. */
async function started(files: Files): Promise<readonly string[]> {
  const { value, diagnostics } = await scan(memoryTree({ 'requirements.txt': 'flask\n', ...files }));
  const [service] = value.services;
  const told = diagnostics.filter(({ rule }) => rule === 'scan/reads-arguments');
  assert.ok(service && value.services.length === 1);
  const command = recipeOf(service)?.command.value.join(' ');
  return [`${command} :${service.port}`, ...told.map(({ path, line }) => `${path}:${line}`)];
}

const HEAD = 'import argparse\nfrom flask import Flask\np = argparse.ArgumentParser()\n';
const MAIN = 'app = Flask(__name__)\nif __name__ == "__main__":\n';
const HOST =
  'p.add_argument("--host", default="127.0.0.1")\np.add_argument("-p", "--port", type=int, default=8050)\n';
const READ = 'args = p.parse_args()\n';

test('an application that reads the command line as it is imported is started as it is', async () => {
  const run = `${MAIN}    app.run(host=args.host, port=args.port)\n`;
  const model = `${HEAD}p.add_argument("--model", required=True)\n${READ}${MAIN}    app.run(host="0.0.0.0", port=5001)\n`;
  const table: readonly (readonly [name: string, files: Files, expected: readonly string[]])[] = [
    ['host and port are arguments', { 'app.py': HEAD + HOST + READ + run }, ['python app.py --host 0.0.0.0 :8050']],
    ['read when it is the program', { 'app.py': `${HEAD}${HOST}${MAIN}    ${READ}    app.run()\n` }, ['gunicorn --bind 0.0.0.0:5000 --workers 1 --threads 8 --timeout 120 app:app :5000']],
    ['what a container file gives', { 'app.py': model, Dockerfile: 'CMD ["python", "app.py", "--model", "m.pkl"]\n' }, ['python app.py --model m.pkl :5001']],
    ['with a variable that its file has', { 'app.py': model, Dockerfile: 'FROM x\nENV MODEL=m.pkl\nCMD python app.py --model $MODEL --size ${SIZE:-2}\n' }, ['python app.py --model m.pkl --size 2 :5001']],
    ['with a variable of a compose file', { 'app.py': model, 'compose.yaml': 'services:\n  a:\n    image: x\n    command: python app.py --model ${MODEL}\n', '.env': 'MODEL=m.pkl\n' }, ['python app.py --model m.pkl :5001']],
    ['with a variable that may be a secret', { 'app.py': model, Dockerfile: 'FROM x\nENV API_KEY=m.pkl\nCMD python app.py --model $API_KEY\n' }, ['python app.py :5001', 'app.py:4']],
    ['by a script', { 'app.py': model, Dockerfile: 'FROM x\nENV MODEL=m.pkl\nCMD ["./start.sh"]\n', 'start.sh': 'SIZE=2\nexec python app.py --model $MODEL --size $SIZE\n' }, ['python app.py --model m.pkl --size 2 :5001']],
    ['nothing gives what it asks for', { 'app.py': model }, ['python app.py :5001', 'app.py:4']],
    ['it listens on itself', { 'app.py': `${HEAD}${READ}${MAIN}    app.run(port=5001)\n` }, ['python app.py :5001', 'app.py:7']],
    ['read by what it imports', { 'app.py': `import options\nfrom flask import Flask\n${MAIN}    app.run(options.args.host)\n`, 'options.py': `import argparse\np = argparse.ArgumentParser()\n${HOST}${READ}` }, ['python app.py --host 0.0.0.0 :5000']],
    ['nothing serves it', { 'app.py': `${HEAD}${READ}app = Flask(__name__)\n` }, ['gunicorn --bind 0.0.0.0:5000 --workers 1 --threads 8 --timeout 120 app:app :5000', 'app.py:4']],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) assert.deepEqual(await started(files), expected, name);
});

test('the plan decides host and port, whatever a command says', async () => {
  const files = {
    'app.py': `${HEAD}${HOST}${READ}${MAIN}    app.run(host=args.host, port=args.port)\n`,
    Dockerfile: 'CMD python app.py --host localhost --port=9000 --debug && echo done\n',
  };
  assert.deepEqual(await started(files), ['python app.py --host 0.0.0.0 :8050']);
});
