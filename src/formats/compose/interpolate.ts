/** A value with its variables put in, and those that had no value and no default. */
export interface Interpolated {
  readonly text: string;
  /** Names used without a default or an error message: empty when they are not set. */
  readonly open: readonly string[];
  /** Names that must be set (`:?`). */
  readonly required: readonly string[];
}

const NAME = /[A-Za-z_]\w*/y;
const OPERATOR = /:?[-+?]/y;
/** Variables inside the defaults of others that are followed: no file a person wrote has more. */
const DEEPEST = 16;

/**
 * Puts variables into a value of a compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?message}`, `${NAME:+other}`, each with variables of its own, `$$` for a dollar (compose specification,
 * "Interpolation"). What is none of these stays as it is.
 */
export function interpolate(value: string, variables: ReadonlyMap<string, string>): Interpolated {
  const open: string[] = [];
  const required: string[] = [];
  const used = ({ name, operator, operand }: Variable, depth: number): string => {
    const found = variables.get(name);
    const set = found !== undefined && !(operator.startsWith(':') && found === '');
    if (operator.endsWith('-')) return set ? found : filled(operand, depth + 1);
    if (operator.endsWith('+')) return set ? filled(operand, depth + 1) : '';
    (operator.endsWith('?') ? required : open).push(name);
    return found ?? '';
  };
  const filled = (written: string, depth: number): string => {
    let text = '';
    let from = 0;
    for (let at = written.indexOf('$'); at >= 0; at = written.indexOf('$', from)) {
      text += written.slice(from, at);
      const variable = depth > DEEPEST ? null : variableAt(written, at);
      const isDollar = written[at + 1] === '$';
      text += isDollar || variable === null ? '$' : used(variable, depth);
      from = isDollar ? at + 2 : (variable?.end ?? at + 1);
    }
    return text + written.slice(from);
  };
  return { text: filled(value, 0), open, required };
}

interface Variable {
  readonly name: string;
  /** `:-` and the like, or nothing. */
  readonly operator: string;
  readonly operand: string;
  /** Where what follows it begins. */
  readonly end: number;
}

/** The variable whose dollar sign stands here; null when none does. */
function variableAt(text: string, dollar: number): Variable | null {
  const braced = text[dollar + 1] === '{';
  const name = matchAt(NAME, text, dollar + (braced ? 2 : 1));
  if (name === '') return null;
  const after = dollar + (braced ? 2 : 1) + name.length;
  if (!braced) return { name, operator: '', operand: '', end: after };
  const operator = matchAt(OPERATOR, text, after);
  const from = after + operator.length;
  const close = operator === '' ? from : closing(text, from);
  if (text[close] !== '}') return null;
  return { name, operator, operand: text.slice(from, close), end: close + 1 };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Where the brace is that closes, those of variables in between passed over; the end when there is none. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return text.length;
}

/**
 * The variables of a `.env` file: `NAME=value`, quotes taken off, comments and `export` left out, variables put in that
 * stand above, but between single quotes.
 */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match =
      /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*[=:]\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$/.exec(
        line.replace(/\r$/, ''),
      );
    if (match?.[1])
      variables.set(match[1], match[3] ?? interpolate(match[2] ?? match[4] ?? '', variables).text);
  }
  return variables;
}

/** The variables that Compose puts into files: those of the `.env` beside the first of them. */
export function environmentBeside(
  [first = '']: readonly string[],
  read: (path: string) => string | null,
): ReadonlyMap<string, string> {
  return parseEnvironment(read(`${first.slice(0, first.lastIndexOf('/') + 1)}.env`) ?? '');
}
