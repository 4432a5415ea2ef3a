import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Command } from 'commander';
import { createProgram } from './program.ts';
import { inFolder, plimsoll, type Ran } from './testing/plimsoll.ts';

const FASTAPI = [
  'from fastapi import FastAPI',
  'app = FastAPI()',
  "@app.get('/health')",
  'def health(): return {}',
  '',
].join('\n');
const REQUIREMENTS = 'fastapi==0.115.0\nuvicorn==0.30.0\n';
const APPLICATION = { 'main.py': FASTAPI, 'requirements.txt': REQUIREMENTS };

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const CASES: readonly Case[] = [
  { name: 'no command', files: {}, args: [], code: 0, stdout: /Examples:\n {2}plimsoll ship/ },
  { name: 'help', files: {}, args: ['--help'], code: 0, stdout: /Exit codes:/, stderr: /^$/ },
  { name: 'help of a verb', files: {}, args: ['scan', '--help'], code: 0, stdout: /^plimsoll scan: / },
  { name: 'help by its own name', files: {}, args: ['help', 'scan'], code: 0, stdout: /^plimsoll scan: / },
  { name: 'version', files: {}, args: ['--version'], code: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
  { name: 'short version', files: {}, args: ['-V'], code: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
  {
    name: 'what the cache holds',
    files: {},
    args: ['cache'],
    code: 0,
    stdout: /packages and layers +\d/,
  },
  {
    name: 'a cache pruned by a word',
    files: {},
    args: ['cache', '--prune', '--unused-for', 'ever'],
    code: 2,
    stderr: /It takes a number of days: 30/,
  },
  {
    name: 'unknown command',
    files: {},
    args: ['scam'],
    code: 2,
    stdout: /^$/,
    stderr: /unknown command 'scam'\n\(Did you mean scan\?\)\n {7}fix: see plimsoll --help/,
  },
  {
    name: 'help of an unknown command',
    files: {},
    args: ['help', 'scn'],
    code: 2,
    stdout: /^$/,
    stderr: /^error {2}unknown command 'scn'\n\(Did you mean scan\?\)\n {7}fix: see plimsoll --help\n$/,
  },
  { name: 'help of help', files: {}, args: ['help', 'help'], code: 0, stdout: /Exit codes:/, stderr: /^$/ },
  {
    name: 'unknown option',
    files: {},
    args: ['scan', '--jsno'],
    code: 2,
    stderr: /unknown option '--jsno'\n\(Did you mean --json\?\)/,
  },
  { name: 'two folders', files: {}, args: ['scan', 'a', 'b'], code: 2, stderr: /too many arguments/ },
  { name: 'bad platform', files: {}, args: ['plan', '--platform', 'linux/mips'], code: 2, stderr: /Allowed/ },
  {
    name: 'a report into no folder',
    files: APPLICATION,
    args: ['ship', '--report', 'gone/report.html'],
    code: 2,
    stderr: /There is no folder gone\./,
  },
  {
    name: 'no such folder',
    files: {},
    args: ['scan', 'gone'],
    code: 2,
    stderr: /error {2}gone does not exist\n/,
  },
  {
    name: 'a file',
    files: { 'shop/Dockerfile': '' },
    args: ['scan', 'shop/Dockerfile'],
    code: 2,
    stderr: /shop\/Dockerfile is a file.*\n.*fix: name the folder that holds it: shop\n/,
  },
  { name: 'an empty folder', files: {}, args: ['scan'], code: 3, stderr: /\. holds no files/ },
  {
    name: 'no service',
    files: { 'notes.txt': 'hello' },
    args: ['scan'],
    code: 3,
    stdout: /0 services/,
    stderr: /no service was found in \. \(1 file looked at\)/,
  },
  { name: 'no service to plan', files: { 'notes.txt': '' }, args: ['plan'], code: 3, stdout: /^$/ },
  {
    name: 'a service',
    files: APPLICATION,
    args: ['scan'],
    code: 0,
    stdout: /entrypoint {2}main:app {2}main\.py:2/,
    stderr: /next: plimsoll plan {2}/,
  },
  {
    name: 'quiet',
    files: APPLICATION,
    args: ['plan', '-q'],
    code: 0,
    stdout: /uvicorn main:app/,
    stderr: /^$/,
  },
  { name: 'explain', files: APPLICATION, args: ['explain'], code: 0, stdout: /because the health route/ },
  {
    name: 'verbose',
    files: APPLICATION,
    args: ['plan', '-v'],
    code: 0,
    stderr: /scanned 2 files in \d+ ms/,
  },
  {
    name: 'unknown key',
    files: { ...APPLICATION, 'plimsoll.yaml': 'services:\n  api:\n    prot: 1\n' },
    args: ['scan'],
    code: 2,
    stdout: /^$/,
    stderr:
      /error {2}plimsoll\.yaml:3: unknown key "prot" in services\.api\n {7}fix: did you mean "port"\?\n/,
  },
  {
    name: 'settings of no service',
    files: { ...APPLICATION, 'plimsoll.yaml': 'services:\n  aip: {}\n' },
    args: ['plan'],
    code: 2,
    stderr: /plimsoll\.yaml:2: there is no service "aip"\n.*did you mean "api"/,
  },
  {
    name: 'misnamed configuration',
    files: { ...APPLICATION, 'plimsoll.yml': '' },
    args: ['scan'],
    code: 0,
    stderr: /warning {2}plimsoll\.yml: plimsoll\.yml is not read/,
  },
  {
    name: 'unknown service',
    files: APPLICATION,
    args: ['plan', '--service', 'apo'],
    code: 2,
    stderr: /no service "apo".*\n.*did you mean --service api\?/,
  },
];

describe('exit codes and messages', () => {
  for (const { name, files, args, code, stdout, stderr } of CASES)
    test(name, () =>
      inFolder(files, async (cwd) => {
        const ran = await plimsoll(args, { cwd });
        assert.equal(ran.code, code, ran.stderr);
        if (stdout) assert.match(ran.stdout, stdout);
        if (stderr) assert.match(ran.stderr, stderr);
        assertWordedFailure(ran);
      }),
    );
});

/** Every failure names the next action, and none shows our stack. */
function assertWordedFailure({ code, stderr }: Ran): void {
  assert.doesNotMatch(stderr, /^\s+at /m);
  assert.doesNotMatch(stderr, /^bug/m);
  if (code !== 0) assert.match(stderr, /fix: /);
}

test('with --json stdout holds the value and nothing else, whatever is said', async () => {
  const files = { ...APPLICATION, 'plimsoll.yml': '', 'empty/notes.txt': '' };
  await inFolder(files, async (cwd) => {
    const table: readonly (readonly [args: readonly string[], schema: string, code: number])[] = [
      [['scan', '--json', '-v'], 'plimsoll.inventory/1', 0],
      [['scan', '--json', 'empty'], 'plimsoll.inventory/1', 3],
      [['plan', '--json', '-v'], 'plimsoll.plan/1', 0],
      [['explain', '--json'], 'plimsoll.plan/1', 0],
    ];
    for (const [args, schema, code] of table) {
      const ran = await plimsoll(args, { cwd });
      assert.equal(JSON.parse(ran.stdout).schema, schema, args.join(' '));
      assert.equal(ran.code, code);
      assert.notEqual(ran.stderr, '');
    }
  });
});

test('the same from any folder', async () => {
  await inFolder(
    { 'shop/main.py': FASTAPI, 'shop/requirements.txt': REQUIREMENTS, 'other/x': '' },
    async (root) => {
      const here = await plimsoll(['plan', '--json'], { cwd: join(root, 'shop') });
      const beside = await plimsoll(['plan', '--json', '../shop'], { cwd: join(root, 'other') });
      const absolute = await plimsoll(['plan', '--json', join(root, 'shop')], { cwd: '/' });
      assert.equal(beside.stdout, here.stdout);
      assert.equal(absolute.stdout, here.stdout);
      assert.match(beside.stderr, /next: plimsoll explain \.\.\/shop /);
    },
  );
});

test('nothing is written to the folder that is looked at', async () => {
  await inFolder(APPLICATION, async (cwd) => {
    const { readdir } = await import('node:fs/promises');
    await plimsoll(['explain'], { cwd });
    assert.deepEqual((await readdir(cwd)).toSorted(), ['main.py', 'requirements.txt']);
  });
});

test('output that cannot be written is an error; a reader that has enough is none', {
  skip: process.platform === 'linux' ? false : 'needs /dev/full',
}, () => {
  const main = join(import.meta.dirname, 'main.ts');
  const full = openSync('/dev/full', 'w');
  const lost = spawnSync(process.execPath, [main, '--help'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  assert.deepEqual(
    [lost.status, /^error {2}the output could not be written: ENOSPC/.test(lost.stderr)],
    [2, true],
  );
  const enough = spawnSync('sh', ['-c', '"$0" "$1" --help | true; echo "$?"', process.execPath, main], {
    encoding: 'utf8',
  });
  assert.deepEqual([enough.stdout, enough.stderr], ['0\n', '']);
});

test('help leads with examples, and every example can be typed', () => {
  const { command } = createProgram({ version: '1.0.0', process });
  for (const one of [command, ...command.commands]) {
    const text = helpOf(one);
    assert.match(text, /^.+\n\nExamples:\n {2}plimsoll /, one.name());
    const [, examples = ''] = /Examples:\n((?: {2}plimsoll.*\n)+)/.exec(text) ?? [];
    for (const line of examples.trim().split('\n')) {
      const [, typed = ''] = /^ *plimsoll (.*?)(?: {2}| \||$| > )/.exec(line) ?? [];
      // What follows `--` is another program's.
      const [verb, ...words] = typed.split(' -- ')[0]?.split(' ') ?? [];
      const target = command.commands.find((each) => each.name() === verb);
      assert.ok(target, `${line}: there is no such command`);
      for (const option of words.filter((word) => word.startsWith('--')))
        assert.ok(
          target.options.some((each) => each.long === option),
          `${line}: ${option}`,
        );
    }
  }
});

/** Its help, 80 columns wide. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}
