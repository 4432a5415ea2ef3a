import { FRAMEWORKS } from '../../src/frameworks/index.ts';
import { markdown, markdownTable, type Page } from './page.ts';

/** What is recognised, from the registry of frameworks. */
export function frameworksPage(): Page {
  const rows = FRAMEWORKS.map(({ id, title, language, kind, distributions, port, health }) => [
    title,
    `\`${id}\``,
    language,
    kind,
    distributions.map((name) => `\`${name}\``).join(', '),
    port === null ? 'none' : String(port),
    health === null ? (port === null ? 'none' : 'read from the code') : `\`${health}\``,
  ]);
  const head = ['framework', 'id', 'language', 'kind', 'brought by', 'port', 'health route'];
  const body = `Ports and routes hold when the code names none.\n\n${markdownTable(head, rows)}`;
  return markdown('docs/reference/frameworks.md', 'Frameworks', body);
}
