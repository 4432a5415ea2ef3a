import { createGenerator, type Definition } from 'ts-json-schema-generator';
import { markdown, markdownTable, type Page } from './page.ts';

/** Values without a `schema` field of their own that commands print as part of another one. */
const PARTS = ['Image'];

/**
 * A JSON Schema (draft 7) for every type of the model that carries a `schema` version, read from its TypeScript, and
 * the page that lists them. Fields may be added within a version, so unknown ones are allowed.
 */
export function schemaPages(root: string): readonly Page[] {
  const generator = createGenerator({
    path: `${root}/src/model/*.ts`,
    tsconfig: `${root}/tsconfig.json`,
    skipTypeCheck: true,
    additionalProperties: true,
  });
  const all = Object.entries(generator.createSchema('*').definitions ?? {});
  const values = all
    .flatMap(([name, definition]) => (typeof definition === 'boolean' ? [] : [{ name, definition }]))
    .filter(({ name, definition }) => versionOf(definition) !== '' || PARTS.includes(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = values.map(({ name, definition }) => [
    `[\`${name}\`](../../${fileOf(name)})`,
    versionOf(definition),
    definition.description ?? '',
  ]);
  const body = `The values that stages take and give, as JSON Schema.\n\n${markdownTable(['value', '`schema`', 'what it is'], rows)}`;
  const files = values.map(({ name }): Page => {
    const schema = generator.createSchema(name);
    return [fileOf(name), `${JSON.stringify(schema, null, 2)}\n`];
  });
  return [...files, markdown('docs/reference/schemas.md', 'Schemas', body)];
}

function fileOf(name: string): string {
  return `schema/${name.toLowerCase()}.schema.json`;
}

/** `plimsoll.plan/1`, or an empty text when values of the type do not name a schema. */
function versionOf(definition: Definition): string {
  const field = definition.properties?.['schema'];
  return typeof field === 'object' && typeof field.const === 'string' ? `\`${field.const}\`` : '';
}
