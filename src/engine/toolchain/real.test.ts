import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NO_MIRROR, realArchive, toolPorts } from '../../../test/support/archive.ts';
import { PYTHON_SUITES } from '../../formats/deb/suite.ts';
import type { Argv } from '../../model/argv.ts';
import type { Compile, NoCompiler } from '../../model/compile.ts';
import type { LockedImage } from '../../model/lock.ts';
import { run } from '../run.ts';
import { toolbox } from './assemble.ts';
import { toolBubblewrap } from './bubblewrap.ts';
import { compilers, type LockedInterpreter } from './compiler.ts';
import type { ToolPorts } from './ports.ts';
import { interpreter, pythonPackages, toolPython } from './python.ts';

/** One store for all: indexes are parsed once. */
const source = realArchive();

function why(found: Compile | NoCompiler): string {
  return 'because' in found ? found.because : assert.fail('it compiles');
}

async function made(locked: LockedInterpreter, ports: ToolPorts, python: string): Promise<Compile> {
  const found = await compilers(locked, ports, () => assert.fail('no image'))(python, null);
  return 'compile' in found ? found : assert.fail(found.because);
}

function append(argv: Argv, ...args: readonly string[]): Argv {
  return { ...argv, args: [...argv.args, ...args] };
}

for (const [python, suite] of Object.entries(PYTHON_SUITES))
  test(`Python ${python} of ${suite}: the same bytecode in any order, and it runs`, {
    skip: NO_MIRROR,
  }, async () => {
    const ports = toolPorts(await source);
    const box = await toolbox(suite, pythonPackages(python), ports);
    const library = join(box.folder, `usr/lib/python${python}`);
    const all = readdirSync(library, { withFileTypes: true });
    const names = all.flatMap((one) => (one.isFile() && one.name.endsWith('.py') ? [one.name] : []));
    const files = names.map((name) => ({
      path: `/usr/lib/x/${name}`,
      source: readFileSync(join(library, name)),
    }));
    const odd = ['def (', 'x = "\0"', `${'('.repeat(5000)}${')'.repeat(5000)}`, '# -*- coding: nope -*-'];
    const bad = odd.map((text) => ({ path: '/bad.py', source: Buffer.from(text) }));

    const first = await made(() => [], ports, python);
    assert.match(first.version, new RegExp(`^${python.replace('.', '\\.')}\\.\\d+-`));
    const forward = await first.compile([...files, ...bad]);
    assert.deepEqual(
      forward.slice(files.length),
      bad.map(() => null),
    );
    assert.ok(forward.slice(0, files.length).every((one) => one !== null));

    const second = await made(() => box.debs, ports, python);
    assert.equal(second.version, first.version, 'the lock’s own packages give the same compiler');
    const backward = (await second.compile(files.toReversed())).toReversed();
    for (const [index, one] of backward.entries())
      assert.deepEqual(one, forward[index], `${names[index]} differs`);

    const [json] = await first.compile([
      { path: '/in/image.py', source: Buffer.from('import sys\nprint(sys._getframe().f_code.co_filename)') },
    ]);
    assert.deepEqual([...(json?.subarray(4, 8) ?? [])], [1, 0, 0, 0], 'an unchecked hash (PEP 552)');
    const loader = 'import marshal, sys; exec(marshal.loads(sys.stdin.buffer.read()[16:]))';
    const ran = await run(append(interpreter(box, python), '-c', loader), { input: json ?? '' });
    assert.equal(ran.stdout.trim(), '/in/image.py', ran.stderr);
  });

test('what Debian does not have compiles in its own image, where that runs here', async () => {
  const { because, fix } = { because: 'it was asked', fix: 'Do not.' };
  const asked: string[] = [];
  const all = compilers(
    () => assert.fail('no package'),
    {} as ToolPorts,
    async ({ digest }) => {
      asked.push(digest);
      return { because, fix };
    },
  );
  const image = (digest: string) => ({ digest }) as LockedImage;
  assert.match(why(await all('3.12', null)), /no Python 3\.12, and that of its base does not run/);
  for (const each of ['one', 'other', 'one']) assert.equal(why(await all('3.12', image(each))), because);
  assert.deepEqual(asked, ['one', 'other']);
});

test('a lock whose interpreter the archive no longer has', { skip: NO_MIRROR }, async () => {
  const ports = toolPorts(await source);
  const debs = await ports.packages('bookworm', 'amd64', ['python3.11-minimal']);
  const older = debs.map((deb) => ({ ...deb, architecture: 'other', version: `0~${deb.version}` }));
  await assert.rejects(
    made(() => older, ports, '3.11'),
    {
      code: 'tools/interpreter-moved-on',
      fix: /plimsoll lock/,
    },
  );
});

test('pip in the interpreter, and bubblewrap, through their own loader', { skip: NO_MIRROR }, async () => {
  const ports = toolPorts(await source);
  const { python, pip } = await toolPython('3.11', { SSL_CERT_FILE: '/mine.pem' }, ports);
  assert.equal(python.env, undefined, 'the machine’s own setting stays');
  const isolated = await run(
    append(python, '-c', 'import sys, ssl, sqlite3; print(sys.path, sys.flags.dont_write_bytecode)'),
  );
  assert.doesNotMatch(isolated.stdout, /-packages|''/, isolated.stderr);
  assert.match((await run(append(pip, '--version'))).stdout, /^pip \d+\.\d.* \(python 3\.11\)/);
  const { argv, folder } = await toolBubblewrap('bookworm', ports);
  assert.ok(folder !== null && argv.every((word) => !word.startsWith('/') || word.startsWith(folder)));
  const [command = '', ...args] = argv;
  assert.match((await run({ command, args: [...args, '--version'] })).stdout, /^bubblewrap \d/);
});
