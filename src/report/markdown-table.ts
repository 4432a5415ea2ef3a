/** A table in Markdown (GitHub Flavored Markdown, tables). Cells are text, of which only `<br>` is markup. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Text for a line of Markdown: what a scanned file says must not become an element, a mention or another cell. */
export function markdownText(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replace(/<(?!br>)/g, '&lt;')
    .replaceAll('@', '&#64;');
}
