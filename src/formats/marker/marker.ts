import { attempt, type Cursor, type Fault } from '../pep508/cursor.ts';

/** An environment marker (PEP 508; `extras` and `dependency_groups` from PEP 751). */
export type Marker = Both | Comparison;

/** Two or more markers joined by one word. */
export interface Both {
  readonly kind: 'and' | 'or';
  readonly of: readonly Marker[];
}

/** One side is a variable, the other a constant. `reversed`: the constant stands on the left. */
export interface Comparison {
  readonly kind: 'compare';
  readonly variable: Variable;
  readonly operator: Operator;
  readonly value: string;
  readonly reversed: boolean;
}

export type Operator = '===' | '==' | '~=' | '!=' | '<=' | '>=' | '<' | '>' | 'in' | 'not in';

export type Variable = (typeof VARIABLES)[number];

const VARIABLES = [
  'dependency_groups',
  'extra',
  'extras',
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
] as const;

/** Names that older tools wrote with a dot, and one that was renamed (PEP 508, PEP 345). */
const ALIASES: Readonly<Record<string, Variable>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

const DEEPEST = 64;

/** Parses a marker such as `python_version < "3.12" and sys_platform == "linux"`. Never throws. */
export function parseMarker(text: string): Marker | Fault {
  return attempt(text, (cursor) => readMarker(cursor));
}

/** The extras that a marker names, as written. */
export function extrasIn(marker: Marker): readonly string[] {
  if (marker.kind !== 'compare') return marker.of.flatMap(extrasIn);
  return marker.variable === 'extra' || marker.variable === 'extras' ? [marker.value] : [];
}

/** Reads a marker from where the cursor stands, for grammars that contain one. */
export function readMarker(cursor: Cursor, depth = 0): Marker {
  if (depth > DEEPEST) cursor.stuck('parentheses nested too deep');
  return joined(cursor, 'or', () => joined(cursor, 'and', () => atom(cursor, depth)));
}

function joined(cursor: Cursor, kind: 'and' | 'or', next: () => Marker): Marker {
  const word = kind === 'and' ? /and\b/y : /or\b/y;
  const first = next();
  const of = [first];
  while (cursor.take(word) !== null) of.push(next());
  return of.length === 1 ? first : { kind, of };
}

function atom(cursor: Cursor, depth: number): Marker {
  if (cursor.take(/\(/y) === null) return comparison(cursor);
  const inner = readMarker(cursor, depth + 1);
  cursor.expect(/\)/y, 'a closing parenthesis');
  return inner;
}

function comparison(cursor: Cursor): Comparison {
  const left = term(cursor);
  const operator = readOperator(cursor);
  const right = term(cursor);
  if ('variable' in left && 'value' in right)
    return { kind: 'compare', variable: left.variable, operator, value: right.value, reversed: false };
  if ('value' in left && 'variable' in right)
    return { kind: 'compare', variable: right.variable, operator, value: left.value, reversed: true };
  return cursor.stuck('expected a variable on one side and a quoted string on the other');
}

function term(cursor: Cursor): { readonly variable: Variable } | { readonly value: string } {
  const quoted = cursor.take(/'[^']*'|"[^"]*"/y);
  if (quoted !== null) return { value: quoted.slice(1, -1) };
  const name = cursor.expect(/[a-z]+(?:[._][a-z]+)*/y, 'a variable or a quoted string');
  const variable = ALIASES[name] ?? VARIABLES.find((known) => known === name);
  return variable === undefined ? cursor.stuck(`'${name}' is not a marker variable`) : { variable };
}

const SYMBOLS = ['===', '==', '~=', '!=', '<=', '>=', '<', '>'] as const;

function readOperator(cursor: Cursor): Operator {
  const symbol = cursor.take(/===|==|~=|!=|<=|>=|<|>/y);
  const known = SYMBOLS.find((candidate) => candidate === symbol);
  if (known !== undefined) return known;
  if (cursor.take(/in\b/y) !== null) return 'in';
  cursor.expect(/not\b/y, 'an operator (==, !=, <, <=, >, >=, ~=, ===, in, not in)');
  cursor.expect(/in\b/y, "'in' after 'not'");
  return 'not in';
}

/** The marker as text that parses back to it. */
export function printMarker(marker: Marker): string {
  if (marker.kind !== 'compare')
    return marker.of
      .map((part) => (part.kind === 'compare' ? printMarker(part) : `(${printMarker(part)})`))
      .join(` ${marker.kind} `);
  const value = marker.value.includes("'") ? `"${marker.value}"` : `'${marker.value}'`;
  const [left, right] = marker.reversed ? [value, marker.variable] : [marker.variable, value];
  return `${left} ${marker.operator} ${right}`;
}
