import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inFolder, plimsoll, type Ran } from './testing/plimsoll.ts';

const MAIN = fileURLToPath(import.meta.resolve('./main.ts'));

const APPLICATION = {
  'main.py': "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef health(): return {}\n",
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.30.0\n',
};

describe('a plimsoll.yaml that cannot be read is an error, not the same as none', () => {
  const made: Readonly<Record<string, (path: string) => Promise<void>>> = {
    'no text': (path) => writeFile(path, Uint8Array.of(0, 1, 2, 0, 255, 7, 9)),
    'too long to be one': (path) => writeFile(path, '#'.repeat(2_000_001)),
    'a folder': async (path) => void (await mkdir(path)),
    'a link to a file elsewhere': (path) => symlink('/etc/hostname', path),
    'a link that leads nowhere': (path) => symlink('nowhere.yaml', path),
    'a link to itself': (path) => symlink('plimsoll.yaml', path),
  };
  for (const [name, make] of Object.entries(made))
    test(name, () =>
      inFolder(APPLICATION, async (cwd) => {
        await make(join(cwd, 'plimsoll.yaml'));
        for (const args of [['plan'], ['inspect', '--context', '.'], ['check', 'requirements.txt']])
          refused(await plimsoll(args, { cwd }), /error {2}plimsoll\.yaml cannot be read as text/);
      }),
    );

  test('in UTF-16, as Windows shells write it, it is read by every command', () =>
    inFolder(APPLICATION, async (cwd) => {
      await writeFile(join(cwd, 'plimsoll.yaml'), Buffer.from('\ufeffbase: {debian: 12}\n', 'utf16le'));
      for (const args of [['plan'], ['inspect', '--context', '.']])
        refused(await plimsoll(args, { cwd }), /plimsoll\.yaml:1: unknown key "debian"/);
    }));
});

test('a folder that may not be read is told apart from one that is not there', {
  skip: isRoot(),
}, async () => {
  await inFolder({ 'locked/main.py': '' }, async (cwd) => {
    await chmod(join(cwd, 'locked'), 0);
    const ran = await plimsoll(['scan', 'locked'], { cwd });
    await chmod(join(cwd, 'locked'), 0o755);
    refused(ran, /locked cannot be read \(EACCES\)/);
  });
});

test('a path that cannot be followed is worded by every command', () =>
  inFolder(APPLICATION, async (cwd) => {
    await symlink('circle', join(cwd, 'circle'));
    for (const path of ['circle', 'a'.repeat(300)])
      for (const args of [
        ['scan'],
        ['check'],
        ['inspect'],
        ['inspect', '--context'],
        ['explain'],
        ['report'],
      ])
        refused(await plimsoll([...args, path], { cwd }), new RegExp(`error {2}\\S*${path}`));
  }));

test('a working folder that is gone is named as what is wrong', () =>
  inFolder({ 'gone/x': '' }, async (root) => {
    const cwd = join(root, 'gone');
    const words = ['-c', 'rm -r "$PWD" && exec "$0" "$@"', process.execPath, MAIN, 'scan'];
    const { status, stdout, stderr } = spawnSync('sh', words, { cwd, encoding: 'utf8' });
    const ran = { code: status, signal: null, stdout, stderr };
    refused(ran, /the folder this was started in does not exist any more/);
  }));

test('a folder whose name looks like an option is named so that the next command can be typed', () =>
  inFolder({ '-shop/main.py': APPLICATION['main.py'] }, async (cwd) => {
    const { stderr } = await plimsoll(['scan', '--', '-shop'], { cwd });
    assert.match(stderr, /next: plimsoll plan \.\/-shop /);
  }));

test('what is emitted elsewhere is what the next command is about', () =>
  inFolder(APPLICATION, async (cwd) => {
    const run = (...args: readonly string[]) => plimsoll(['emit', '--output', 'out', ...args], { cwd });
    assert.match((await run('--check')).stderr, /next: plimsoll emit --output out /);
    assert.match((await run()).stderr, /next: plimsoll check out /);
  }));

test('a file where files are to be emitted to is told, and stays', () =>
  inFolder({ ...APPLICATION, taken: 'mine' }, async (cwd) => {
    const ran = await plimsoll(['emit', '--output', 'taken'], { cwd });
    refused(ran, /taken: cannot be written \(EEXIST\)\n.*a part of this path is a file/);
    assert.equal(await readFile(join(cwd, 'taken'), 'utf8'), 'mine');
  }));

test('a folder where a file is to be emitted is told, and nothing is written', () =>
  inFolder({ ...APPLICATION, 'compose.yaml/x': '' }, async (cwd) => {
    const before = await readdir(cwd);
    const { stderr } = await plimsoll(['emit'], { cwd });
    assert.match(stderr, /compose\.yaml cannot be read \(EISDIR\)\n.*move the folder away/);
    assert.deepEqual(await readdir(cwd), before);
  }));

function refused({ code, stdout, stderr }: Ran, message: RegExp): void {
  assert.match(stderr, message);
  assert.match(stderr, /fix: /);
  assert.doesNotMatch(stderr, /^bug|^\s+at /m);
  assert.deepEqual([code, stdout], [2, '']);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
