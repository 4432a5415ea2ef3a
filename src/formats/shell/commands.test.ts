// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are shell variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommands } from './commands.ts';

const lines = (text: string) =>
  readCommands(text).commands.map(({ name, args }) => [name, ...args.map((arg) => arg.text)].join(' '));

const rows: readonly (readonly [string, readonly string[]])[] = [
  ['apt-get update && apt-get install -y "curl" git', ['apt-get update', 'apt-get install -y curl git']],
  ['a | b || c; d', ['a', 'b', 'c', 'd']],
  ['if [ -f x ]; then pip install y; else z; fi', ['[ -f x ]', 'pip install y', 'z']],
  ['for i in 1 2; do echo $i; done', ['echo $i']],
  ['(cd /x && make)', ['cd /x', 'make']],
  ['x=$(curl -s y)', ['', 'curl -s y']],
  ['echo "$(wget z)"', ['echo $(wget z)', 'wget z']],
  ['set -e\napk add a\n', ['set -e', 'apk add a']],
  ['A=1 B=2 make', ['make']],
  ["pip install 'x>=1'", ['pip install x>=1']],
  ['', []],
  ['# only a comment', []],
];

for (const [text, expected] of rows)
  test(`commands of ${text || 'nothing'}`, () => assert.deepEqual(lines(text), expected));

test('words know their place, and what is not plain', () => {
  const text = "apt-get install 'a' ${B} c*";
  const [command] = readCommands(text).commands;
  assert.deepEqual(
    command?.args.map((arg) => [text.slice(arg.start, arg.end), arg.dynamic]),
    [
      ['install', false],
      ["'a'", false],
      ['${B}', true],
      ['c*', true],
    ],
  );
});

test('assignments, redirections and pipelines', () => {
  const { commands, pipelines } = readCommands('X=1 curl y | sh > /out && z');
  assert.equal(pipelines, 1);
  assert.deepEqual(
    commands.map(({ pipeline }) => pipeline),
    [0, 0, null],
  );
  assert.deepEqual(commands[0]?.assignments, { X: '1' });
  assert.deepEqual(commands[1]?.writes, ['/out']);
});

test('what is not shell gives what was found before the mistake', () => {
  const { valid, commands } = readCommands('echo a && if b; then');
  assert.equal(valid, false);
  assert.equal(commands[0]?.name, 'echo');
});

test('fuzz: any text is read, and places stay inside it', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '&&',
    '|',
    ';',
    '$(',
    ')',
    '`',
    '"',
    "'",
    '{',
    '}',
    '<<E\n',
    'E\n',
    'if ',
    'fi',
    '\\',
    '>',
    '[[',
  );
  const scripts = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(scripts, (text) => {
      for (const { start, end } of readCommands(text).commands) assert.ok(start >= 0 && end <= text.length);
    }),
    { numRuns: 500 },
  );
  for (const bomb of ['$(', '(', '{ ', '"$(', 'a|', 'if ', '`'])
    readCommands(bomb.repeat(60_000 / bomb.length));
});
