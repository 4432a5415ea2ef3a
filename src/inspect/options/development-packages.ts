import { debianGraph } from './debian-graph.ts';
import { orphans } from './graph.ts';
import type { OptionOf } from './option.ts';
import { pythonGraph } from './python-graph.ts';

/** Distributions that develop, test, build or document an application and never run it. */
const PYTHON =
  /^(pytest(-.+)?|tox|nox|coverage|hypothesis|black|isort|flake8|pylint|ruff|mypy|pyright|autopep8|pre-commit|ipython|ipykernel|ipywidgets|jupyter(-.+|lab.*)?|notebook|nbconvert|sphinx(-.+)?|mkdocs(-.+)?|twine|build|wheel|pip-tools|cython|bandit|safety|memory-profiler|line-profiler)$/;
const DEBIAN = /^(build-essential|gcc|g\+\+|gcc-[\d.]+|g\+\+-[\d.]+|cpp|cpp-[\d.]+|make|cmake|ninja-build|git|gdb|dpkg-dev|pkg-config|pkgconf|autoconf|automake|bison|flex|patch|mercurial|subversion|gfortran(-\d+)?|.+-dev)$/; // biome-ignore format: one list

/** Tools that build or test, with all that only they need. */
export const developmentPackages: OptionOf = (facts) => {
  const python = pythonGraph(facts);
  const tools = new Set([...python.keys()].filter((name) => PYTHON.test(name)));
  const declared = facts.uses?.inventory.services.flatMap((service) => service.declared) ?? [];
  const gonePython = orphans(
    python,
    tools,
    declared.filter((name) => !tools.has(name)),
  );
  const { graph, system } = debianGraph(facts);
  const compilers = new Set([...graph.keys()].filter((name) => DEBIAN.test(name)));
  const goneDebian = orphans(graph, compilers, system);
  const files = [
    ...facts.filesOf('python', (name) => gonePython.has(name)),
    ...facts.filesOf('debian', (name) => goneDebian.has(name)),
  ];
  if (files.length === 0) return null;
  const named = [...tools, ...compilers].sort();
  const shown = named.slice(0, 6).join(', ') + (named.length > 6 ? ` and ${named.length - 6} more` : '');
  return {
    id: 'development-packages',
    title: 'without what only builds and tests',
    saves: facts.weigh(files),
    cost: 'nothing can be compiled or tested inside the container',
    how: 'build in a stage of its own and copy the result (plimsoll build has none of it)',
    because: `${shown}, and what only they need`,
  };
};
