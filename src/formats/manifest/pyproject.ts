import { isTable, type Table } from '../document/table.ts';
import { normalizeName } from '../pep508/name.ts';
import { type Declared, lineOf, type Manifest } from './manifest.ts';
import { specifier, tableRequirement } from './poetry.ts';
import { readToml, tableAt, textAt, textsAt } from './toml.ts';

/**
 * `pyproject.toml`: `[project]` (PEP 621), `[dependency-groups]` (PEP 735), `[tool.poetry]`, `[tool.pdm]`.
 * @param managers tools whose lock files stand beside it: they say who manages it when the file does not
 */
export function pyprojectManifest(path: string, text: string, managers: readonly string[]): Manifest {
  const { table, diagnostics } = readToml(path, text);
  const project = tableAt(table, 'project');
  const poetry = tableAt(table, 'tool', 'poetry');
  const place = (name: string) => lineOf(text, new RegExp(`^\\s*["']?${literal(name)}(?![\\w-])`, 'im'));
  const declare =
    (group: string | null) =>
    (requirement: string): Declared => {
      const written = /^[A-Za-z0-9._-]+/.exec(requirement)?.[0] ?? requirement;
      return { name: normalizeName(written), requirement, group, path, line: place(written) };
    };
  const dependencies = [
    ...textsAt(project, 'dependencies').map(declare(null)),
    ...groups(tableAt(project, 'optional-dependencies')).flatMap(([name, all]) => all.map(declare(name))),
    ...groups(tableAt(table, 'dependency-groups')).flatMap(([name, all]) => all.map(declare(name))),
    ...groups(tableAt(table, 'tool', 'pdm', 'dev-dependencies')).flatMap(([name, all]) =>
      all.map(declare(name)),
    ),
    ...poetryRequirements(tableAt(poetry, 'dependencies')).map(declare(null)),
    ...poetryRequirements(tableAt(poetry, 'dev-dependencies')).map(declare('dev')),
    ...Object.entries(tableAt(poetry, 'group')).flatMap(([name, group]) =>
      poetryRequirements(isTable(group) ? tableAt(group, 'dependencies') : {}).map(declare(name)),
    ),
  ];
  const python = tableAt(poetry, 'dependencies')['python'];
  return {
    path,
    manager: managerOf(table, managers),
    python: textAt(project, 'requires-python') ?? (typeof python === 'string' ? specifier(python) : null),
    dependencies,
    files: [path],
    diagnostics,
  };
}

function groups(table: Table): readonly (readonly [string, readonly string[]])[] {
  return Object.keys(table).map((name) => [name, textsAt(table, name)]);
}

function poetryRequirements(table: Table): readonly string[] {
  return Object.entries(table)
    .filter(([name]) => name !== 'python')
    .map(([name, value]) => tableRequirement(name, value));
}

function managerOf(table: Table, managers: readonly string[]): string {
  if (Object.keys(tableAt(table, 'tool', 'poetry', 'dependencies')).length > 0) return 'poetry';
  const [locked] = managers;
  if (locked !== undefined) return locked;
  const tools = Object.keys(tableAt(table, 'tool'));
  return ['uv', 'poetry', 'pdm'].find((tool) => tools.includes(tool)) ?? 'pip';
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
