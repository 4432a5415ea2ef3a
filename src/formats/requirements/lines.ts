/** A line of a requirements file: continuation lines joined, comment and outer blanks removed, never empty. */
export interface LogicalLine {
  readonly path: string;
  /** 1-based, of its first physical line. */
  readonly line: number;
  readonly text: string;
}

/**
 * Joins lines that end in a backslash, then removes comments (`#` at the start or after a blank), in pip's order:
 * a comment line inside a continuation ends it.
 */
export function logicalLines(path: string, text: string): readonly LogicalLine[] {
  const result: LogicalLine[] = [];
  let start = 0;
  let joined = '';
  for (const [index, physical] of `${text}\n`.split('\n').entries()) {
    if (joined === '') start = index + 1;
    const isComment = /^\s*#/.test(physical);
    const continues = !isComment && physical.endsWith('\\');
    if (!isComment) joined += continues ? physical.slice(0, -1) : physical;
    if (continues) continue;
    const line = joined.replace(/(^|\s)#.*$/, '').trim();
    if (line !== '') result.push({ path, line: start, text: line });
    joined = '';
  }
  return result;
}
