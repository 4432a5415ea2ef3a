import { Alias, Document, isScalar, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { wrapComment } from './words.ts';

/** A value with the reason that stands above it as a comment. */
export class Said {
  readonly value: YamlValue;
  readonly because: string;

  constructor(value: YamlValue, because: string) {
    this.value = value;
    this.because = because;
  }
}

/** A value with a remark on its own line, behind it: the version a hash stands for. */
export class Noted {
  readonly value: string;
  readonly note: string;

  constructor(value: string, note: string) {
    this.value = value;
    this.note = note;
  }
}

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlObject | Said | Noted;

export interface YamlObject {
  readonly [key: string]: YamlValue | undefined;
}

/** Characters a list may have to stand on one line. */
const SHORT = 90;

/**
 * Prints one YAML document (1.2, and read the same by readers of 1.1) with a heading, reasons as comments and an empty
 * line between the entries of the first two levels that are maps. Undefined values are left out. A map under `x-NAME` is
 * an anchor, which `<<: NAME` merges in.
 */
export function printYaml(heading: readonly string[], value: YamlObject): string {
  const document = new Document(null, { compat: 'yaml-1.1', merge: true });
  document.contents = node(value, 0) as never;
  const body = document.toString({
    lineWidth: 0,
    nullStr: '',
    singleQuote: false,
    flowCollectionPadding: false,
  });
  if (heading.length === 0) return body;
  return `${heading.map((line) => (line === '' ? '#' : `# ${line}`)).join('\n')}\n\n${body}`;
}

function node(value: YamlValue, depth: number): Node {
  if (value instanceof Said) return node(value.value, depth);
  if (value instanceof Noted) return noted(value);
  if (Array.isArray(value)) return list(value, depth);
  if (typeof value === 'object' && value !== null) return map(value as YamlObject, depth);
  const scalar = new Scalar(value);
  if (typeof value === 'string' && needsQuotes(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function noted({ value, note }: Noted): Scalar {
  const scalar = new Scalar(value);
  scalar.comment = ` ${note}`;
  return scalar;
}

function map(value: YamlObject, depth: number): YAMLMap {
  const result = new YAMLMap();
  const entries = Object.entries(value).filter(
    (entry): entry is [string, YamlValue] => entry[1] !== undefined,
  );
  const apart = depth === 0 || (depth === 1 && entries.some(([, given]) => size(given) > 1));
  for (const [index, [key, given]] of entries.entries()) {
    const name = new Scalar(key);
    if (given instanceof Said) name.commentBefore = wrapComment(given.because, depth * 2).join('\n');
    name.spaceBefore = index > 0 && apart && isMap(given);
    const child = key === '<<' ? new Alias(String(given)) : node(given, depth + 1);
    if (depth === 0 && key.startsWith('x-') && child instanceof YAMLMap) child.anchor = key.slice(2);
    result.items.push(new Pair(name, child));
  }
  if (entries.length === 0) result.flow = true;
  return result;
}

function list(values: readonly YamlValue[], depth: number): YAMLSeq {
  const result = new YAMLSeq();
  for (const value of values) {
    const item = node(value, depth + 1);
    if (value instanceof Said) item.commentBefore = wrapComment(value.because, depth * 2).join('\n');
    result.items.push(item);
  }
  const length = values.reduce<number>((sum, value) => sum + String(value).length + 2, 0);
  result.flow =
    values.length === 0 ||
    (result.items.every(isScalar) && length <= SHORT && !values.some((value) => value instanceof Said));
  return result;
}

function isMap(value: YamlValue): boolean {
  const bare = value instanceof Said ? value.value : value;
  return typeof bare === 'object' && bare !== null && !Array.isArray(bare) && !(bare instanceof Noted);
}

function size(value: YamlValue): number {
  const bare = value instanceof Said ? value.value : value;
  return isMap(bare) ? Object.keys(bare as YamlObject).length : 0;
}

/** What readers take for a number with colons, a date or a mode: `8080:80`, `0644`, `1:2`. */
function needsQuotes(value: string): boolean {
  return /^[\d.:_+-]+$/.test(value);
}
