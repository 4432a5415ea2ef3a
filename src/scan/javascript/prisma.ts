import { posix } from 'node:path';
import { isSecret } from '../../formats/dotenv/secret.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { withAbove } from '../../formats/path/above.ts';
import { isInside } from '../../formats/path/inside.ts';
import { prismaBlocks, prismaSetting } from '../../formats/prisma/schema.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { EnvironmentVariable } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import type { StoreUse } from './stores.ts';

/** Stores by the provider of a schema's data source (Prisma, "Connectors"). */
const PROVIDERS: Readonly<Record<string, string>> = {
  mongodb: 'mongo',
  mysql: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
  sqlite: 'sqlite',
};

/** The data source of a schema, and the folders that clients are generated into. */
interface Schema {
  readonly store: StoreUse | null;
  readonly variables: readonly EnvironmentVariable[];
  readonly outputs: readonly string[];
  readonly folder: string;
}

/** What modules reach through Prisma's client: the store of the schema it is made of, and the variables that this reads. */
export function prismaUses(
  tree: Tree,
  modules: readonly ScriptModule[],
): { readonly stores: readonly StoreUse[]; readonly env: readonly EnvironmentVariable[] } {
  const schemas = tree.files
    .filter(({ path }) => path.endsWith('.prisma') && !path.includes('node_modules/'))
    .flatMap(({ path }) => schemaOf(path, tree.text(path) ?? '') ?? []);
  const used = schemas.length === 0 ? [] : modules.flatMap((module) => schemaFor(schemas, module) ?? []);
  const [first] = used;
  return { stores: first?.store ? [first.store] : [], env: first?.variables ?? [] };
}

function schemaOf(path: string, text: string): Schema | null {
  const [source] = prismaBlocks(text, 'datasource');
  if (!source) return null;
  const provider = prismaSetting(source, 'provider') ?? '';
  const id = PROVIDERS[provider];
  const variables = [...source.body.matchAll(/^\s*(?:url|directUrl)\s*=\s*env\("(\w+)"\)/gm)].map(
    ([, name = '']): EnvironmentVariable => ({
      name,
      required: true,
      default: null,
      secret: isSecret(name),
      path,
      line: lineAt(text, text.indexOf(`env("${name}")`)),
    }),
  );
  const outputs = prismaBlocks(text, 'generator').flatMap((one) => prismaSetting(one, 'output') ?? []);
  const folder = posix.dirname(path);
  const evidence = { path, line: source.line, text: `datasource: ${provider}` };
  return { store: id === undefined ? null : { id, evidence }, variables, outputs, folder };
}

/** The schema nearest to a module that takes the client: from its package, or from where it is generated. */
function schemaFor(schemas: readonly Schema[], { path, imports }: ScriptModule): Schema | null {
  const isAsked = (one: Schema): boolean =>
    imports.some(
      ({ source }) =>
        source === '@prisma/client' ||
        one.outputs.some((output) => source.includes(output.split('/').slice(-2).join('/'))),
    );
  const asked = schemas.filter(isAsked);
  for (const folder of withAbove(posix.dirname(path))) {
    const found = asked.find((one) => isInside(one.folder, folder));
    if (found) return found;
  }
  return null;
}
