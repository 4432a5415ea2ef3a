import { commented } from '../words.ts';

/** One step of a Dockerfile with the reason for it; null for what speaks for itself. */
export interface Block {
  readonly because: string | null;
  readonly lines: readonly string[];
}

export function block(because: string | null, ...lines: readonly string[]): Block {
  return { because, lines };
}

/** Steps as text: an empty line before a stage and before a step with a reason. */
export function printBlocks(heading: readonly string[], blocks: readonly Block[]): string {
  const text = blocks
    .filter(({ lines }) => lines.length > 0)
    .map(({ because, lines }) => [
      ...(because !== null || /^(FROM|ARG) /.test(lines[0] ?? '') ? [''] : []),
      ...(because === null ? [] : commented(because)),
      ...lines,
    ]);
  return `${[...heading.map((line) => (line === '' ? '#' : `# ${line}`)), ...text.flat()].join('\n')}\n`;
}

/** An instruction that runs over several lines: `head \` and the rest, indented. */
export function continued(head: string, rest: readonly string[]): readonly string[] {
  return [head, ...rest].map((line, index, all) => {
    const indented = index === 0 ? line : `    ${line}`;
    return index === all.length - 1 ? indented : `${indented} \\`;
  });
}

/** The exec form of an instruction: a JSON array of words. */
export function exec(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** `ENV` of several variables, values quoted, `$` kept as it is. */
export function env(variables: Readonly<Record<string, string>>): readonly string[] {
  const all = Object.entries(variables).map(([name, value]) => `${name}=${inQuotes(value)}`);
  return all.length === 0 ? [] : continued(`ENV ${all[0]}`, all.slice(1));
}

function inQuotes(value: string): string {
  return /^[\w./:@%+,=-]+$/.test(value) ? value : `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

/** A path as a word of COPY: with white space or a quote it needs the exec form, which {@link copy} chooses. */
export function copy(flags: readonly string[], ...paths: readonly string[]): string {
  const plain = paths.every((path) => /^[\w./@+,=-]+$/.test(path));
  return ['COPY', ...flags, plain ? paths.join(' ') : exec(paths)].join(' ');
}
