/** Why a service has no health check. */
export const UNASKED = 'no port to ask: it is well while it runs';

/** Columns of comments. */
const WIDTH = 118;

/** Lines of a comment that fit, each with a leading space and without the `#`. */
export function wrapComment(text: string, indent: number): readonly string[] {
  return wrap(text, WIDTH - indent - 2).map((line) => ` ${line}`);
}

/** A reason as lines that begin with `# `. */
export function commented(text: string): readonly string[] {
  return wrap(text, WIDTH - 2).map((line) => `# ${line}`);
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  // What comes from the tree may hold line ends, which would end the comment.
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
