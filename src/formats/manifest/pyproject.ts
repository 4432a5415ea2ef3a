import { isTable, type Table } from '../document/table.ts';
import { normalizeName } from '../pep508/name.ts';
import { escapePattern } from '../text/escape.ts';
import { type Declared, lineOf, type Manifest } from './manifest.ts';
import { isOptional, specifier, tableRequirements } from './poetry.ts';
import { readToml, tableAt, textAt, textsAt } from './toml.ts';

/**
 * `pyproject.toml`: `[project]` (PEP 621), `[dependency-groups]` (PEP 735), `[tool.poetry]`, `[tool.pdm]`.
 * @param managers tools whose lock files stand beside it: they say who manages it when the file does not
 */
export function pyprojectManifest(path: string, text: string, managers: readonly string[] = []): Manifest {
  const { table, diagnostics } = readToml(path, text);
  const project = tableAt(table, 'project');
  const poetry = tableAt(table, 'tool', 'poetry');
  const place = (name: string) =>
    lineOf(text, new RegExp(`^\\s*["']?${escapePattern(name)}(?![\\w-])`, 'im'));
  const declare =
    (group: string | null) =>
    (requirement: string): Declared => {
      const written = /^[A-Za-z0-9._-]+/.exec(requirement)?.[0] ?? requirement;
      return { name: normalizeName(written), requirement, group, path, line: place(written) };
    };
  const dependencies = [
    ...textsAt(project, 'dependencies').map(declare(null)),
    ...extras(project).flatMap(([name, all]) => all.map(declare(name))),
    ...dependencyGroups(tableAt(table, 'dependency-groups')).flatMap(([name, all]) => all.map(declare(name))),
    ...groups(tableAt(table, 'tool', 'pdm', 'dev-dependencies')).flatMap(([name, all]) =>
      all.map(declare(name)),
    ),
    ...poetryDependencies(poetry).flatMap(([group, all]) => all.map(declare(group))),
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

/** `[project.optional-dependencies]`; an extra may name others of its own project. */
function extras(project: Table): readonly (readonly [string, readonly string[]])[] {
  const own = textAt(project, 'name');
  const all = new Map(groups(tableAt(project, 'optional-dependencies')));
  const expand = (name: string, above: readonly string[]): readonly string[] =>
    (all.get(name) ?? []).flatMap((requirement) => {
      const [, named = '', list = null] = /^([A-Za-z0-9._-]+)\s*\[([^\]]*)\]\s*$/.exec(requirement) ?? [];
      if (own === null || list === null || normalizeName(named) !== normalizeName(own)) return requirement;
      const others = list.split(',').map((each) => normalizeName(each.trim()));
      return [...all.keys()]
        .filter((each) => others.includes(normalizeName(each)) && !above.includes(each))
        .flatMap((each) => expand(each, [...above, each]));
    });
  return [...all.keys()].map((name) => [name, expand(name, [name])] as const);
}

/** `[dependency-groups]`: a group may include others (PEP 735). */
function dependencyGroups(table: Table): readonly (readonly [string, readonly string[]])[] {
  const expand = (name: string, above: readonly string[]): readonly string[] => {
    const value = table[name];
    return (Array.isArray(value) ? value : []).flatMap((one): readonly string[] => {
      if (typeof one === 'string') return [one];
      const other = isTable(one) ? textAt(one, 'include-group') : null;
      const found = Object.keys(table).find((each) => normalizeName(each) === normalizeName(other ?? ''));
      return found === undefined || above.includes(found) ? [] : expand(found, [...above, found]);
    });
  };
  return Object.keys(table).map((name) => [name, expand(name, [name])] as const);
}

type OfGroup = readonly [group: string | null, requirements: readonly string[]];

/** `[tool.poetry.dependencies]`: what is optional comes with the extras that name it. */
function poetryDependencies(poetry: Table): readonly OfGroup[] {
  const bringing = groups(tableAt(poetry, 'extras'));
  return Object.entries(tableAt(poetry, 'dependencies')).flatMap(([name, value]): readonly OfGroup[] => {
    if (name === 'python') return [];
    const all = tableRequirements(name, value);
    if (!isOptional(value)) return [[null, all] as const];
    const naming = bringing.filter(([, names]) =>
      names.some((one) => normalizeName(one) === normalizeName(name)),
    );
    return naming.length === 0
      ? [['optional', all] as const]
      : naming.map(([extra]) => [extra, all] as const);
  });
}

function poetryRequirements(table: Table): readonly string[] {
  return Object.entries(table)
    .filter(([name]) => name !== 'python')
    .flatMap(([name, value]) => tableRequirements(name, value));
}

function managerOf(table: Table, managers: readonly string[]): string {
  if (Object.keys(tableAt(table, 'tool', 'poetry', 'dependencies')).length > 0) return 'poetry';
  const [locked] = managers;
  if (locked !== undefined) return locked;
  const tools = Object.keys(tableAt(table, 'tool'));
  return ['uv', 'poetry', 'pdm'].find((tool) => tools.includes(tool)) ?? 'pip';
}
