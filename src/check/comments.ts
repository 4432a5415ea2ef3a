import type { Dockerfile } from '../formats/dockerfile/node.ts';
import type { Source } from './source.ts';
import type { CommentedLines } from './suppress.ts';

/** The comments of a Dockerfile: each speaks of the instruction below it, a directive of the whole file. */
export function dockerfileComments(path: string, { items }: Dockerfile): readonly CommentedLines[] {
  const instructions = items.filter((item) => item.kind === 'instruction');
  const directives = items.flatMap((item) =>
    item.kind === 'comment' && item.directive
      ? [{ path, line: item.line, text: item.text, from: item.line, to: item.line, file: true }]
      : [],
  );
  const others = instructions.flatMap(({ comments, line, endLine }) =>
    comments.map(({ text, line: at }) => ({ path, line: at, text, from: line, to: endLine, file: false })),
  );
  return [...directives, ...others];
}

/**
 * The comments of a file whose comments begin with `#` (YAML, nginx, .dockerignore): one on a line of its own
 * speaks of the next line and of what is indented below it, one after text of that line.
 */
export function hashComments({ path, text }: Source): readonly CommentedLines[] {
  const lines = text.split('\n');
  return lines.flatMap((written, index) => {
    const match = /^(\s*|.*?\s)#\s*((?:hadolint|check|checkov|trivy|plimsoll)\b.*)$/.exec(written.trimEnd());
    if (!match) return [];
    const line = index + 1;
    if ((match[1] ?? '').trim() !== '')
      return [{ path, line, text: match[2] ?? '', from: line, to: line, file: false }];
    const from = nextLine(lines, index + 1);
    return [{ path, line, text: match[2] ?? '', from: from + 1, to: blockEnd(lines, from) + 1, file: false }];
  });
}

const isBlank = (line: string | undefined): boolean => line !== undefined && /^\s*(#.*)?$/.test(line);

function nextLine(lines: readonly string[], index: number): number {
  let next = index;
  while (isBlank(lines[next])) next++;
  return next;
}

function blockEnd(lines: readonly string[], first: number): number {
  const indent = (line: string): number => line.length - line.trimStart().length;
  const depth = indent(lines[first] ?? '');
  let last = first;
  for (let index = first + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isBlank(line)) continue;
    if (indent(line) <= depth) break;
    last = index;
  }
  return last;
}
