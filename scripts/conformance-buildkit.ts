import { readFileSync } from 'node:fs';

/**
 * Takes BuildKit's own lint tests apart: `node scripts/conformance-buildkit.ts dockerfile_check_test.go > buildkit.json`,
 * the file from `frontend/dockerfile/` of moby/buildkit. Each call of `checkLinterWarnings` becomes a case: the
 * Dockerfile as the test puts it together, its ignore file, the check options passed as a build argument, and the
 * rule and line of every warning that is expected. The output is another project's data and stays out of this one.
 */
const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: node scripts/conformance-buildkit.ts dockerfile_check_test.go\n');
  process.exit(2);
}
const [source = ''] = readFileSync(path, 'utf8').split('\nfunc checkUnmarshal(');
const variables = new Map<string, string>();
const cases = [];
const STEP = /^func (\w+)|^\t(\w+) :?= |checkLinterWarnings\(t, sb, &lintTestParams/gm;
let name = '';
for (const match of source.matchAll(STEP)) {
  const at = match.index + match[0].length;
  if (match[1] !== undefined) {
    name = match[1];
    variables.clear();
  } else if (match[2] !== undefined) {
    const value = evaluate(source.slice(at));
    if (value) variables.set(match[2], value.text);
  } else cases.push(toCase(name, block(source.slice(at))));
}
process.stdout.write(`${JSON.stringify(cases, null, 1)}\n`);

function toCase(func: string, fields: string) {
  const check = /"build-arg:BUILDKIT_DOCKERFILE_CHECK":\s*"([^"]*)"/.exec(fields)?.[1] ?? null;
  const [expected = ''] = [/\bWarnings: \[\]expectedLintWarning([\s\S]*)/.exec(fields)?.[1] ?? ''].map(block);
  const listed = [...expected.matchAll(/RuleName:\s*"(\w+)"[\s\S]*?\bLine:\s*(\d+)/g)].map(
    ([, rule, line]) => ({ rule, line: Number(line) }),
  );
  const made = [...expected.matchAll(/makeLintWarning\("\w+", (\d+)\)/g)].map(([, line]) => ({
    rule: 'MultipleInstructionsDisallowed',
    line: Number(line),
  }));
  return {
    tool: 'buildkit',
    func,
    dockerfile: field(fields, 'Dockerfile') ?? variables.get('dockerfile') ?? '',
    dockerignore: field(fields, 'DockerIgnore'),
    check,
    warnings: [...listed, ...made],
  };
}

function field(fields: string, key: string): string | null {
  const match = new RegExp(`\\b${key}:\\s*`).exec(fields);
  return match ? (evaluate(fields.slice(match.index + match[0].length))?.text ?? null) : null;
}

interface Value {
  readonly text: string;
  readonly length: number;
}

/** The text of the few kinds of expression the tests are written with; null for any other. */
function evaluate(code: string): Value | null {
  const space = /^\s*/.exec(code)?.[0].length ?? 0;
  const rest = code.slice(space);
  const literal = /^`([^`]*)`/.exec(rest);
  if (literal) return { text: literal[1] ?? '', length: space + literal[0].length };
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest);
  if (quoted) return { text: JSON.parse(quoted[0]), length: space + quoted[0].length };
  const call = /^(\[\]byte|integration\.UnixOrWindows|fmt\.Appendf|fmt\.Sprintf)\(/.exec(rest);
  if (call) {
    const { values, length } = list(rest.slice(call[0].length));
    const whole = space + call[0].length + length;
    const [first = '', ...others] = values;
    if (!call[1]?.startsWith('fmt.')) return { text: first, length: whole };
    return { text: first.replaceAll('%s', () => others.shift() ?? ''), length: whole };
  }
  const [word] = /^\w+/.exec(rest) ?? [];
  if (word === undefined) return null;
  return { text: variables.get(word) ?? '', length: space + word.length };
}

/** Arguments up to the closing bracket; `nil` is left out. */
function list(code: string): { readonly values: string[]; readonly length: number } {
  const values: string[] = [];
  let at = 0;
  for (;;) {
    const value = evaluate(code.slice(at));
    if (!value) return { values, length: at + 1 };
    if (!/^\s*nil$/.test(code.slice(at, at + value.length))) values.push(value.text);
    at += value.length;
    const [comma = ''] = /^\s*,\s*/.exec(code.slice(at)) ?? [];
    at += comma.length;
    if (comma === '') return { values, length: at + 1 };
  }
}

/** From the next `{` to its `}`, those in strings passed over. */
function block(code: string): string {
  let depth = 0;
  for (const { 0: token, index } of code.matchAll(/`[^`]*`|"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === '{') depth++;
    else if (token === '}' && --depth === 0) return code.slice(0, index + 1);
  }
  return code;
}
