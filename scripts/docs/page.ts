/** A generated file: path relative to the repository's root, and its text. */
export type Page = readonly [path: string, text: string];

/** A Markdown page that says it is generated. */
export function markdown(path: string, title: string, body: string): Page {
  return [
    path,
    `<!-- Written by \`npm run docs\`: change the code, not this page. -->\n\n# ${title}\n\n${body.trim()}\n`,
  ];
}

/** A Markdown table. Cells may hold Markdown; bars and line breaks in them are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>');
}
