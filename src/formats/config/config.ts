import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Config } from '../../model/config.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import { closest } from './closest.ts';
import { exampleAt, keysBelow } from './reference.ts';
import { configSchema } from './schema.ts';

/** A configuration is written by hand: more than this is another file under the wrong name. Characters. */
const LONGEST = 256 * 1024;

/** The fields of a zod issue that findings are worded from. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly issues?: readonly Issue[];
}

/**
 * Reads `plimsoll.yaml` (YAML 1.2). Every mistake becomes an error finding with its line and what to write instead;
 * the value is then empty, so that nothing half understood is built.
 * @param path name of the file for messages, relative to the tree's root
 */
export function parseConfig(text: string, path: string): Outcome<Config> {
  const mistake = (message: string, fix: string, line: number | null): Finding =>
    invalid(path, message, fix, line);
  if (text.length > LONGEST)
    return failed([mistake(`the file has ${text.length} characters`, 'keep it below 256 thousand', null)]);
  const lines = new LineCounter();
  const read = readYaml(text, lines);
  if ('mistake' in read) return failed([mistake(read.mistake, 'correct the YAML there', read.line)]);
  const parsed = configSchema.safeParse(read.value ?? {});
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const findings = parsed.error.issues.flatMap((issue) =>
    explain(issue as Issue).map(({ at, message, fix }) =>
      mistake(message, fix, lineOf(read.contents, at, lines)),
    ),
  );
  return failed(findings);
}

/**
 * What `plimsoll.yaml` says of services that scanning did not find: settings that would have no effect.
 * @param found ids of the services that are there
 */
export function unknownServices(
  text: string,
  path: string,
  config: Config,
  found: readonly string[],
): readonly Finding[] {
  const lines = new LineCounter();
  const read = readYaml(text, lines);
  const contents = 'contents' in read ? read.contents : null;
  return Object.keys(config.services ?? {})
    .filter((id) => !found.includes(id))
    .map((id) => {
      const fix = unknownFix(id, found, 'plimsoll scan lists the services: ');
      return invalid(path, `there is no service "${id}"`, fix, lineOf(contents, ['services', id], lines));
    });
}

function invalid(path: string, message: string, fix: string, line: number | null): Finding {
  return { rule: 'config/invalid', severity: 'error', confidence: 'high', message, fix, path, line };
}

function failed(diagnostics: readonly Finding[]): Outcome<Config> {
  const order = diagnostics.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { value: {}, diagnostics: order };
}

type Read =
  | { readonly value: unknown; readonly contents: Node | null }
  | { readonly mistake: string; readonly line: number | null };

/**
 * Hostile input (alias bombs, nesting beyond the stack) makes the library throw or stumble: that is a mistake of the
 * file too. Only the first error is told, the rest mostly follow from it.
 */
function readYaml(text: string, lineCounter: LineCounter): Read {
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
    const [error] = document.errors;
    if (error === undefined)
      return { value: document.toJS({ maxAliasCount: 20 }), contents: document.contents };
    return { mistake: worded(error), line: lineCounter.linePos(error.pos[0]).line };
  } catch (error) {
    return { mistake: worded(error), line: null };
  }
}

function worded(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /call stack/i.test(message) ? 'nested too deeply' : message;
}

interface Explained {
  readonly at: readonly string[];
  readonly message: string;
  readonly fix: string;
}

function explain(issue: Issue): readonly Explained[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      at: [...path, key],
      message: `unknown key "${key}"${path.length > 0 ? ` in ${path.join('.')}` : ''}`,
      fix: unknownFix(key, keysBelow(path)),
    }));
  }
  const key = path.join('.');
  const message = key === '' ? `the file ${problem(issue)}` : `${key} ${problem(issue)}`;
  return [{ at: path, message, fix: exampleFix(path) }];
}

function unknownFix(key: string, known: readonly string[], otherwise = 'remove it, or use one of: '): string {
  const near = closest(key, known);
  return near === null ? otherwise + known.join(', ') : `did you mean "${near}"?`;
}

function problem(issue: Issue): string {
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected ?? 'another type')}`;
  if (issue.code === 'invalid_value') return `must be ${(issue.values ?? []).join(' or ')}`;
  if (issue.code === 'invalid_key') return issue.issues?.[0]?.message ?? 'is not a valid name';
  return issue.message.startsWith('must') ? issue.message : `is not valid: ${issue.message}`;
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'a mapping of keys',
    record: 'a mapping of names',
  };
  return words[type] ?? type;
}

function exampleFix(path: readonly string[]): string {
  const list = path.findIndex((key) => /^\d+$/.test(key));
  const example = exampleAt(list < 0 ? path : path.slice(0, list));
  const name = (list < 0 ? path : path.slice(0, list)).at(-1) ?? '';
  return example === undefined
    ? 'see the configuration reference in docs/'
    : `write for instance: ${name}: ${JSON.stringify(example)}`;
}

/** Line of the key at `path`, or of the deepest part of it that exists. */
function lineOf(contents: Node | null, path: readonly string[], lines: LineCounter): number | null {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const key of path) {
    const next = step(node, key);
    if (next === null) break;
    offset = next.offset ?? offset;
    node = next.value;
  }
  return lines.linePos(offset).line;
}

function step(node: unknown, key: string): { offset: number | undefined; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (!pair || !isScalar(pair.key)) return null;
    return { offset: pair.key.range?.[0], value: pair.value };
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return isScalar(item) || isMap(item) || isSeq(item) ? { offset: item.range?.[0], value: item } : null;
  }
  return null;
}
