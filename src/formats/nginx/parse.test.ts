// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are nginx's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Directive, parseNginx, printNginx } from './parse.ts';

const outline = (directives: readonly Directive[]): string =>
  directives
    .map(
      ({ name, args, block }) =>
        [name, ...args.map(({ text }) => text)].join(' ') + (block ? `{${outline(block)}}` : ';'),
    )
    .join('');

const rows: readonly (readonly [string, string])[] = [
  ['user nginx;\nhttp { server { listen 80; } }', 'user nginx;http{server{listen 80;}}'],
  ['# note\nadd_header X "a; b" always; # end', 'add_header X a; b always;'],
  ['location ~ \\.(js|css)$ { }', 'location ~ \\.(js|css)${}'],
  ['proxy_pass http://${host}/x;', 'proxy_pass http://${host}/x;'],
  ['log_format a \'$b "c"\';', 'log_format a $b "c";'],
  ['content_by_lua_block { if x then { y } end } a b;', 'content_by_lua_block{}a b;'],
  ['\ufeffevents {}', 'events{}'],
  ['', ''],
];

for (const [text, expected] of rows)
  test(`nginx ${JSON.stringify(text)}`, () => {
    const file = parseNginx(text);
    assert.equal(outline(file.directives), expected);
    assert.deepEqual(file.problems, []);
  });

test('what is malformed is a problem, and the rest is read', () => {
  const problems = (text: string) => parseNginx(text).problems.map(({ message }) => message);
  assert.deepEqual(problems('server { listen 80;'), ['a block is not closed']);
  assert.deepEqual(problems('}\nuser a;'), ['a brace closes nothing']);
  assert.deepEqual(problems('user a'), ['user does not end in a semicolon']);
  assert.equal(parseNginx('}\nuser a;').directives.length, 1);
});

test('directives know their place', () => {
  const text = 'server {\n  listen 80;\n}\n';
  const [server] = parseNginx(text).directives;
  const listen = server?.block?.[0];
  assert.equal(text.slice(listen?.start, listen?.end), 'listen 80;');
  assert.equal(text.slice(server?.start, server?.end), 'server {\n  listen 80;\n}');
});

test('property: every text prints back byte for byte', () => {
  const piece = fc.constantFrom(
    'server ',
    '{',
    '}',
    ';',
    '"',
    "'",
    '\\',
    '#',
    '\n',
    '${',
    'x_by_lua_block',
    ' ',
    'a',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (text) => {
        assert.equal(printNginx(parseNginx(text)), text);
      },
    ),
    { numRuns: 500 },
  );
  for (const bomb of ['{', 'a{', '"', '}']) parseNginx(bomb.repeat(100_000));
});
