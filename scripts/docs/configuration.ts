import { stringify } from 'yaml';
import { configJsonSchema, configReference } from '../../src/formats/config/reference.ts';
import { markdown, markdownTable, type Page } from './page.ts';

/** The reference of `plimsoll.yaml` and its JSON Schema for editors. */
export function configPages(): readonly Page[] {
  const rows = configReference().map(({ key, type, description, absent, example }) => [
    `\`${key}\``,
    type,
    absent === null ? description : `${description} When absent: ${absent}`,
    example === null ? '' : `\`${stringify(example, { collectionStyle: 'flow' }).trim()}\``,
  ]);
  const body = `
Everything is optional: what Plimsoll can see in the tree need not be written. An unknown key is an error that names
the line and the nearest key there is. The JSON Schema for editors is [config.schema.json](../../schema/config.schema.json).

${markdownTable(['key', 'type', 'what it does', 'example'], rows)}`;
  return [
    ['schema/config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
    markdown('docs/reference/configuration.md', 'plimsoll.yaml', body),
  ];
}
