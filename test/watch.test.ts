import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
const APP = 'from starlette.applications import Starlette\napp = Starlette()\n';

test('build --watch: each change is built, what is broken is said, and what mends it is built again', async (t) => {
  const folder = scratchFolder();
  const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
  await write('main.py', APP);
  await write('requirements.txt', 'starlette==0.46.2\nuvicorn==0.34.3\n');
  await write('plimsoll.yaml', LOCAL_MIRROR);
  const env = await offline(scratchFolder());
  const child = spawn(process.execPath, [MAIN, 'build', '--watch', folder], { env });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  let wake = (): void => {};
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      wake();
    });
  /** What it has said since it was last asked, up to the end of the line that this is found in. */
  const heard = async (wanted: RegExp): Promise<string> => {
    for (;;) {
      const found = wanted.exec(said);
      const end = found === null ? 0 : said.indexOf('\n', found.index) + 1;
      // A line may come in parts.
      if (found !== null && end > 0) {
        const line = said.slice(found.index, end);
        said = said.slice(end);
        return line;
      }
      assert.equal(child.exitCode, null, said);
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };

  const first = await heard(/\S+:[0-9a-f]{12} /);
  await heard(/watching/);
  await write('main.py', `${APP}CHANGED = True\n`);
  const second = await heard(/\S+:[0-9a-f]{12} {2}application/);
  assert.notEqual(second.slice(0, 20), first.slice(0, 20));
  await write('plimsoll.yaml', 'nonsense: 1\n');
  await heard(/nonsense/);
  await write('plimsoll.yaml', LOCAL_MIRROR);
  await write('main.py', `${APP}CHANGED = 2\n`);
  await heard(/\S+:[0-9a-f]{12} {2}application/);
  child.kill('SIGINT');
  const code = await new Promise((done) => child.once('exit', done));
  assert.equal(code, 130);
});
