import type { Table } from '../document/table.ts';
import { normalizeName } from '../pep508/name.ts';
import { lineOf, type Manifest } from './manifest.ts';
import { tableRequirement } from './poetry.ts';
import { readToml, tableAt, textAt } from './toml.ts';

/** A Pipfile: `[packages]` run, `[dev-packages]` do not. */
export function pipfileManifest(path: string, text: string): Manifest {
  const { table, diagnostics } = readToml(path, text);
  const declared = (packages: Table, group: string | null) =>
    Object.entries(packages).map(([name, value]) => ({
      name: normalizeName(name),
      requirement: tableRequirement(name, value),
      group,
      path,
      line: lineOf(text, new RegExp(`^\\s*["']?${name.replace(/[^\w-]/g, '.')}["']?\\s*=`, 'm')),
    }));
  const requires = tableAt(table, 'requires');
  return {
    path,
    manager: 'pipenv',
    python: textAt(requires, 'python_full_version') ?? textAt(requires, 'python_version'),
    dependencies: [
      ...declared(tableAt(table, 'packages'), null),
      ...declared(tableAt(table, 'dev-packages'), 'dev'),
    ],
    files: [path],
    diagnostics,
  };
}
