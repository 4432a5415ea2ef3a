import { orphans } from './graph.ts';
import type { OptionOf } from './option.ts';
import { pythonGraph } from './python-graph.ts';
import { runningServices } from './services.ts';

/** One image runs several services, and only some of them need what is heavy: the lightest could do without. */
export const splitServices: OptionOf = (facts) => {
  const services = runningServices(facts);
  if (services.length < 2) return null;
  const graph = pythonGraph(facts);
  const needed = (name: string) =>
    services.filter(({ heavy }) => heavy.some((one) => one.name === name && one.needed));
  const all = new Set(services.flatMap(({ heavy }) => heavy.map(({ name }) => name)));
  const splits = services.map((service) => {
    const others = [...all].filter((name) => {
      const by = needed(name);
      return by.length > 0 && !by.includes(service) && graph.has(name);
    });
    const without = new Set(others);
    const kept = service.declared.filter((name) => !without.has(name));
    const gone = orphans(graph, without, kept);
    return { service, others, saves: facts.weigh(facts.filesOf('python', (name) => gone.has(name))) };
  });
  const best = splits.reduce((most, one) => (one.saves > most.saves ? one : most));
  if (best.saves === 0) return null;
  const { service, others, saves } = best;
  return {
    id: 'split-services',
    title: `an image of its own for ${service.id}`,
    saves,
    cost: 'two images to build and keep instead of one',
    how: `plimsoll build --service ${service.id} (each service gets its own image), or two requirement files`,
    because: `${service.id} never needs ${others.join(', ')}; ${[...new Set(others.flatMap((name) => needed(name).map(({ id }) => id)))].join(' and ')} does`,
  };
};
