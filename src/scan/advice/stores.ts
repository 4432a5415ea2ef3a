import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import { advise } from './finding.ts';

/** Stores that the code looks for on its own machine, where a container has none. */
export function storeAdvice(services: readonly Service[]): readonly Finding[] {
  return services.flatMap(({ id, needs }) =>
    needs
      .filter(({ what }) => what === 'own-store')
      .map(({ detail, evidence }) =>
        advise(
          'own-store',
          ['warning', 'medium'],
          evidence,
          `${id} reaches ${detail}, which in a container is the container itself: the store runs in another, and no variable gives its address`,
          `read the address from the environment (${variableFor(detail)}), with this one as the default`,
        ),
      ),
  );
}

/** The variable that a stack sets for a store by itself. */
function variableFor(detail: string): string {
  const [store = ''] = detail.split(' ');
  return `${store === 'postgres' || store === 'mysql' ? 'DATABASE' : store.toUpperCase()}_URL`;
}
