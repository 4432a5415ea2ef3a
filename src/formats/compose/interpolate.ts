/** A value with its variables put in, and those that had no value and no default. */
export interface Interpolated {
  readonly text: string;
  /** Names used without a default or an error message: empty when they are not set. */
  readonly open: readonly string[];
  /** Names that must be set (`:?`). */
  readonly required: readonly string[];
}

const VARIABLE = /\$(?:(\$)|(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g;

/**
 * Puts variables into a value of a compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`,
 * `${NAME:+other}`, `$$` for a dollar (compose specification, "Interpolation").
 */
export function interpolate(value: string, variables: ReadonlyMap<string, string>): Interpolated {
  const open: string[] = [];
  const required: string[] = [];
  const text = value.replace(
    VARIABLE,
    (_, dollar, bare, braced, operator: string | undefined, operand = '') => {
      if (dollar !== undefined) return '$';
      const name: string = bare ?? braced;
      const found = variables.get(name);
      const set = found !== undefined && !(operator?.startsWith(':') && found === '');
      if (operator?.endsWith('-')) return set ? found : operand;
      if (operator?.endsWith('+')) return set ? operand : '';
      if (operator?.endsWith('?')) required.push(name);
      else open.push(name);
      return found ?? '';
    },
  );
  return { text, open, required };
}

/** The variables of a `.env` file: `NAME=value`, quotes taken off, comments and `export` left out. */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match =
      /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*[=:]\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$/.exec(
        line.replace(/\r$/, ''),
      );
    if (match?.[1]) variables.set(match[1], match[2] ?? match[3] ?? match[4] ?? '');
  }
  return variables;
}
