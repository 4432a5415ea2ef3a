import { isTable, type Table } from '../document/table.ts';
import { normalizeName } from '../pep508/name.ts';
import { lineOf, type Manifest } from './manifest.ts';
import { tableRequirements } from './poetry.ts';
import { readToml, tableAt, textAt } from './toml.ts';

/** Tables of a Pipfile that name no packages. */
const SETTINGS = new Set(['packages', 'dev-packages', 'pipenv', 'requires', 'scripts', 'source']);

/** A Pipfile: `[packages]` run, `[dev-packages]` and further categories do not. */
export function pipfileManifest(path: string, text: string): Manifest {
  const { table, diagnostics } = readToml(path, text);
  const declared = (packages: Table, group: string | null) =>
    Object.entries(packages).flatMap(([name, value]) =>
      tableRequirements(name, value).map((requirement) => ({
        name: normalizeName(name),
        requirement,
        group,
        path,
        line: lineOf(text, new RegExp(`^\\s*["']?${name.replace(/[^\w-]/g, '.')}["']?\\s*=`, 'm')),
      })),
    );
  const requires = tableAt(table, 'requires');
  return {
    path,
    manager: 'pipenv',
    python: textAt(requires, 'python_full_version') ?? textAt(requires, 'python_version'),
    dependencies: [
      ...declared(tableAt(table, 'packages'), null),
      ...declared(tableAt(table, 'dev-packages'), 'dev'),
      ...Object.entries(table).flatMap(([category, packages]) =>
        isTable(packages) && !SETTINGS.has(category) ? declared(packages, category) : [],
      ),
    ],
    files: [path],
    diagnostics,
  };
}
