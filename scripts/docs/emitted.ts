import { OUTPUTS } from '../../src/emit/outputs.ts';
import { markdown, markdownTable, type Page } from './page.ts';

const INTRODUCTION = `What \`plimsoll emit\` writes, relative to the application's folder: plain files that work without Plimsoll. \`SERVICE/\`
is the folder an image is built from, a service's own or the root. What is only written when it is asked for is named in
\`plimsoll.yaml\`:

\`\`\`yaml
stack:
  also: [${OUTPUTS.flatMap(({ asked }) => asked ?? []).join(', ')}]
\`\`\`

Nothing that you edited is lost: edits are merged with what changes, and \`plimsoll emit --dry-run\` shows where both
touch the same lines. \`plimsoll emit --check\` exits with 1 when a file is not what the plan says any more.`;

/** What emit writes, from the list of its outputs. */
export function emittedPage(): Page {
  const rows = OUTPUTS.map(({ id, files, what, asked }) => [
    `\`${id}\``,
    files.map((path) => `\`${path}\``).join(', '),
    what,
    asked === null ? 'always' : `\`also: [${asked}]\``,
  ]);
  const head = ['output', 'files', 'what it is', 'written'];
  return markdown(
    'docs/reference/emitted.md',
    'Emitted files',
    `${INTRODUCTION}\n\n${markdownTable(head, rows)}`,
  );
}
