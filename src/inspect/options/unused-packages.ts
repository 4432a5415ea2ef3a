import { plural } from '../../formats/units/plural.ts';
import { orphans } from './graph.ts';
import type { OptionOf } from './option.ts';
import { pythonGraph } from './python-graph.ts';
import { runningServices } from './services.ts';

/** Declared and never reached from any entry point the image runs, with all that only they need. */
export const unusedPackages: OptionOf = (facts) => {
  const services = runningServices(facts);
  const [first, ...others] = services;
  if (first === undefined) return null;
  const graph = pythonGraph(facts);
  const unused = new Set(
    first.unused.filter((name) => graph.has(name) && others.every((one) => one.unused.includes(name))),
  );
  if (unused.size === 0) return null;
  const kept = services.flatMap(({ declared, undeclared }) => [...declared, ...undeclared]);
  const gone = orphans(
    graph,
    unused,
    kept.filter((name) => !unused.has(name)),
  );
  const names = [...unused].filter((name) => gone.has(name)).sort();
  if (names.length === 0) return null;
  return {
    id: 'unused-packages',
    title: `without what is declared and never imported: ${names.join(', ')}`,
    saves: facts.weigh(facts.filesOf('python', (name) => gone.has(name))),
    cost: 'none, once a run has shown that nothing loads them by name',
    how: `take ${names.join(', ')} out of ${first.manifest ?? 'the manifest'} (plimsoll build leaves them out by itself)`,
    because: `${plural(gone.size, 'distribution')}: they and what only they need`,
  };
};
