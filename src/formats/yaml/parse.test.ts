import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { at, entries, isEmpty, isTrue, items, text, type YamlNode } from './node.ts';
import { parseYaml } from './parse.ts';

const first = (yaml: string): YamlNode => {
  const { documents, problems } = parseYaml('f', yaml);
  assert.deepEqual(problems, []);
  const [document] = documents;
  assert.ok(document);
  return document;
};

test('maps, lists and scalars are reached by path', () => {
  const node = first('a:\n  b: [1, "two", yes]\n  c: true\n  d:\n');
  assert.deepEqual(items(at(node, 'a', 'b')).map(text), ['1', 'two', 'yes']);
  assert.ok(isTrue(at(node, 'a', 'c')));
  assert.ok(isEmpty(at(node, 'a', 'd')));
  assert.equal(at(node, 'a', 'x', 'y'), null);
  assert.equal(text(at(node, 'a')), null);
});

test('nodes and keys know their place', () => {
  const yaml = 'services:\n  api:\n    image: "x:1"\n';
  const [api] = entries(at(first(yaml), 'services'));
  const image = at(api?.value, 'image');
  assert.equal(yaml.slice(api?.at.start, api?.at.end), 'api');
  assert.equal(yaml.slice(image?.start, image?.end), '"x:1"');
});

test('aliases and merge keys are resolved; own keys win', () => {
  const node = first('x: &d {a: 1, b: 2}\ny:\n  <<: *d\n  b: 3\nz: *d\nw:\n  <<: [*d, {c: 4}]\n');
  assert.deepEqual(
    entries(at(node, 'y')).map(({ key, value }) => `${key}${text(value)}`),
    ['b3', 'a1'],
  );
  assert.equal(text(at(node, 'z', 'a')), '1');
  assert.deepEqual(
    entries(at(node, 'w')).map(({ key }) => key),
    ['a', 'b', 'c'],
  );
});

test('several documents, and none', () => {
  assert.equal(parseYaml('f', 'a: 1\n---\nb: 2\n').documents.length, 2);
  assert.deepEqual(parseYaml('f', '# nothing\n'), { documents: [], problems: [] });
});

test('what is malformed is a problem with its place, and the rest is read', () => {
  const { documents, problems } = parseYaml('f', 'a: [1, 2\nb: 3\n');
  assert.ok(problems.length > 0);
  const { problems: dangling } = parseYaml('f', 'a: *b\nc: 1\n');
  assert.deepEqual(
    dangling.map(({ start, message }) => [start, message]),
    [[3, 'there is no anchor before the alias *b']],
  );
  assert.ok(documents.length > 0);
});

test('hostile files end soon, with a problem', () => {
  const bomb = [
    'a: &a [x,x]',
    ...'bcdefghijklmn'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghijklm'[index]}`).join(',')}]`),
  ].join('\n');
  assert.deepEqual(parseYaml('f', bomb).problems, []);
  assert.ok(parseYaml('f', `a: ${'['.repeat(20_000)}`).problems.length > 0);
  assert.ok(parseYaml('f', `a: &a\n  b: *a\n`).problems.length > 0);
  assert.ok(
    parseYaml('f', Array.from({ length: 200 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')).problems
      .length > 0,
  );
});

test('fuzz: any text is read', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '- ',
    '  ',
    '&a ',
    '*a',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    '|',
    '"',
    '#',
    '---\n',
    '!t ',
    '? ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (yaml) => {
        parseYaml('f', yaml);
      },
    ),
    { numRuns: 500 },
  );
});
