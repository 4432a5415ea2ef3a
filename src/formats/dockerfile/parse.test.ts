import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDockerfile, printDockerfile } from './parse.ts';

const first = (text: string) => {
  const [instruction] = parseDockerfile(text).instructions;
  assert.ok(instruction, text);
  return instruction;
};

test('a continuation joins lines; comments and blank lines between them are gone', () => {
  const run = first('RUN a \\\n# note\n\n  b \\\n  && c\n');
  assert.equal(run.args.text, 'a   b   && c');
  assert.equal(run.emptyContinuation, true);
  assert.deepEqual([run.line, run.endLine], [1, 5]);
});

test('an escaped escape does not continue the line', () => {
  const { instructions } = parseDockerfile('RUN echo \\\\\nRUN b\n');
  assert.equal(instructions.length, 2);
});

test('the escape directive changes the continuation and counts only on top', () => {
  const { instructions, escape: escaper } = parseDockerfile('# escape=`\nFROM a\nRUN dir C:\\ `\n  && x\n');
  assert.equal(escaper, '`');
  assert.equal(instructions[1]?.args.text, 'dir C:\\   && x');
  assert.equal(parseDockerfile('# note\n# escape=`\nFROM a\n').escape, '\\');
});

test('the escape directive holds in flags', () => {
  const flagOf = (text: string) => parseDockerfile(text).instructions.at(-1)?.flags[0]?.value;
  assert.equal(flagOf('# escape=`\nFROM a\nADD --chown=DOM\\user a` b c /\n'), 'DOM\\user');
  assert.equal(flagOf('# escape=`\nFROM a\nADD --exclude=a` b c /\n'), 'a b');
  assert.equal(flagOf('FROM a\nADD --exclude=a\\ b c /\n'), 'a b');
});

test('words know their place in the source', () => {
  const text = 'FROM a\nCOPY --chown=1:1 one \\\n  two /dest/\n';
  const copy = parseDockerfile(text).instructions[1];
  assert.deepEqual(
    copy?.words.map((word) => text.slice(word.start, word.end)),
    ['one', 'two', '/dest/'],
  );
  assert.deepEqual(
    copy?.flags.map((flag) => [flag.name, flag.value, text.slice(flag.start, flag.end)]),
    [['chown', '1:1', '--chown=1:1']],
  );
});

test('forms of arguments', () => {
  assert.deepEqual(first('CMD ["a", "b c"]').command?.json, ['a', 'b c']);
  assert.equal(first("CMD ['a']").command?.json, null);
  assert.deepEqual(
    first('ENV A="x y" B=\'z\' C=p\\ q').pairs.map((pair) => [pair.key, pair.value, pair.separator]),
    [
      ['A', '"x y"', '='],
      ['B', "'z'", '='],
      ['C', 'p\\ q', '='],
    ],
  );
  assert.deepEqual(
    first('ENV A some value').pairs.map((pair) => [pair.key, pair.value, pair.separator]),
    [['A', 'some value', ' ']],
  );
  assert.deepEqual(
    first('ARG A B=1').pairs.map((pair) => [pair.key, pair.value]),
    [
      ['A', null],
      ['B', '1'],
    ],
  );
  const probe = first('HEALTHCHECK --interval=5s CMD curl -f x');
  assert.equal(probe.command?.text, 'curl -f x');
  assert.deepEqual(
    probe.words.map((word) => word.text),
    ['CMD'],
  );
});

test('ONBUILD holds an instruction of its own', () => {
  const { child } = first('ONBUILD COPY --from=a b /c');
  assert.deepEqual([child?.keyword, child?.flags[0]?.value], ['COPY', 'a']);
});

test('here-documents, several and quoted, belong to their instruction', () => {
  const text = 'RUN <<A cat <<-"B"\none\nA\n\ttwo\n\tB\nCOPY <<EOF /x\nhi\nEOF\n';
  const [run, copy] = parseDockerfile(text).instructions;
  assert.deepEqual(
    run?.heredocs.map(({ name, expand, chomp, content }) => [name, expand, chomp, content.text]),
    [
      ['A', true, false, 'one\n'],
      ['B', false, true, '\ttwo\n'],
    ],
  );
  assert.equal(copy?.heredocs[0]?.content.text, 'hi\n');
  assert.deepEqual([copy?.line, copy?.endLine], [6, 8]);
});

test('comments above an instruction belong to it until an empty one', () => {
  assert.deepEqual(
    first('# one\n#\n# two\n\nFROM a').comments.map((comment) => comment.text),
    ['two'],
  );
  assert.deepEqual(first('# check=skip=all\nFROM a').comments, []);
});

test('what the builder refuses is a problem, and the rest is read', () => {
  const problems = (text: string) => parseDockerfile(text).problems.map((problem) => problem.code);
  assert.deepEqual(problems(''), ['no-instructions']);
  assert.deepEqual(problems('FROM a\nFOO b\nRUN c\n'), ['unknown-instruction']);
  assert.deepEqual(problems('FROM a\nRUN <<EOF\nx\n'), ['unterminated-heredoc']);
  assert.deepEqual(problems('FROM a\nCMD ["a", 1]\n'), ['invalid-arguments']);
  assert.deepEqual(problems('FROM a\nENV A=1 B\n'), ['invalid-arguments']);
  assert.deepEqual(problems('FROM a\nUSER\n'), ['missing-arguments']);
  assert.deepEqual(problems('FROM a\nRUN a\n'), []);
});

const pieces = fc.constantFrom(
  'FROM a AS b\n',
  'RUN ',
  '\\\n',
  '\r\n',
  '<<EOF\n',
  'EOF\n',
  '# escape=`\n',
  '`\n',
  '"',
  "'",
  'COPY ',
  '--from=',
  '["a"',
  ']',
  'ONBUILD ',
  '\ufeff',
  '#',
  '\t',
  ' ',
  '$X',
  'ENV a=b ',
  'HEALTHCHECK ',
  '\n',
);
const dockerfiles = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string(),
);

test('property: every text prints back byte for byte, and spans stay inside it', () => {
  fc.assert(
    fc.property(dockerfiles, (text) => {
      const file = parseDockerfile(text);
      assert.equal(printDockerfile(file), text);
      for (const { words, flags, pairs } of file.instructions)
        for (const { start, end } of [...words, ...flags, ...pairs])
          assert.ok(start >= 0 && start <= end && end <= text.length);
    }),
    { numRuns: 500 },
  );
});
