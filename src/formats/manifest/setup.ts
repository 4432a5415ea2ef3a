import { normalizeName } from '../pep508/name.ts';
import type { PythonModule } from '../python/module.ts';
import type { Expression } from '../python/syntax.ts';
import type { Declared, Manifest } from './manifest.ts';

/** `setup.py`: the literal `install_requires` and `python_requires` of its `setup(...)` call; nothing is executed. */
export function setupManifest(module: PythonModule): Manifest | null {
  const { path } = module;
  const setup = module.calls.find(
    (call) => call.name === 'setuptools.setup' || call.name === 'distutils.core.setup',
  );
  if (!setup) return null;
  const requires = literal(module, setup.call.keywords['install_requires']);
  const python = literal(module, setup.call.keywords['python_requires']);
  const items = requires?.kind === 'list' ? requires.items : [];
  const dependencies = items.flatMap((item): readonly Declared[] => {
    if (item.kind !== 'string') return [];
    const name = /^[A-Za-z0-9._-]+/.exec(item.value)?.[0];
    return name === undefined
      ? []
      : [{ name: normalizeName(name), requirement: item.value, group: null, path, line: item.line }];
  });
  return {
    path,
    manager: 'pip',
    python: python?.kind === 'string' ? python.value : null,
    dependencies,
    files: [path],
    diagnostics: [],
  };
}

function literal(module: PythonModule, expression: Expression | undefined): Expression | undefined {
  if (expression?.kind !== 'name') return expression;
  return module.assigns.find((one) => one.target === expression.name)?.value;
}
