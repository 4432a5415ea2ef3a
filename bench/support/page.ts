import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { formatBytes } from '../../src/formats/units/bytes.ts';

/**
 * Puts a table into a page, between the comments `<!-- NAME -->` and `<!-- /NAME -->`, with the machine and the command
 * below it. Throws when the page has no such place.
 * @param rows the first is the heading
 */
export async function putTable(
  page: string,
  name: string,
  rows: readonly (readonly string[])[],
  command: string,
): Promise<void> {
  const [heading = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(heading), line(heading.map(() => '---')), ...body.map(line)].join('\n');
  const machine = `${cpus().length} processors (${cpus()[0]?.model.trim()}), ${formatBytes(totalmem())} of memory, Node.js ${process.versions.node}`;
  const section = `<!-- ${name} -->\n${table}\n\n\`${command}\` on ${machine}.\n<!-- /${name} -->`;
  const text = await readFile(page, 'utf8');
  const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!place.test(text)) throw new Error(`${page} has no place for ${name}`);
  await writeFile(
    page,
    text.replace(place, () => section),
  );
}

/** The rows that stand in a page's table now, without its heading. */
export async function rowsOf(page: string, name: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(page, 'utf8');
  const [, section = ''] = new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(text) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
}
