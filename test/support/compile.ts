import { execFileSync } from 'node:child_process';
import type { Compile } from '../../src/model/compile.ts';

const PROGRAM = `import base64, importlib.util, json, marshal, sys, _imp
answers = []
for path, source in json.load(sys.stdin):
    source = base64.b64decode(source)
    try:
        code = compile(source, path, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError):
        answers.append(None)
        continue
    digest = importlib.util.source_hash(source)
    data = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, 'little') + digest + marshal.dumps(code)
    answers.append(base64.b64encode(data).decode())
json.dump(answers, sys.stdout)`;

/** Compiles with the Python of this machine, whatever its version: for tests that look at layers, not at bytecode. */
export function hostCompiler(): Compile & { readonly tag: string } {
  const asked = ['-c', 'import sys; print(sys.version.split()[0])'];
  const version = execFileSync('python3', asked, { encoding: 'utf8' }).trim();
  return {
    version,
    tag: `cpython-${version.split('.').slice(0, 2).join('')}`,
    start() {},
    async compile(files) {
      const input = JSON.stringify(
        files.map(({ path, source }) => [path, Buffer.from(source).toString('base64')]),
      );
      const env = { ...process.env, PYTHONHASHSEED: '0' };
      const args = ['-I', '-S', '-B', '-W', 'ignore', '-c', PROGRAM];
      const output = execFileSync('python3', args, { input, env, maxBuffer: 2 ** 30, encoding: 'utf8' });
      const answers: readonly (string | null)[] = JSON.parse(output);
      return answers.map((answer) => (answer === null ? null : Buffer.from(answer, 'base64')));
    },
  };
}
