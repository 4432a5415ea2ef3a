import type { ServicePlan } from '../../model/plan.ts';
import type { Diagnosis } from '../cause.ts';

/** A store that the code has on its own machine. */
export interface OwnStore {
  /** As people call it. */
  readonly store: string;
  /** `localhost:6379` */
  readonly at: string;
  /** `path:line` of the address. */
  readonly place: string;
}

const NAMES: Readonly<Record<string, string>> = {
  mongo: 'MongoDB',
  mysql: 'MySQL',
  postgres: 'Postgres',
  qdrant: 'Qdrant',
  rabbitmq: 'RabbitMQ',
  redis: 'Redis',
};

/** The first store of the plan that the code has on its own machine and that is meant, or null. */
export function ownStore({ ownStores }: ServicePlan, isMeant: (store: OwnStore) => boolean): OwnStore | null {
  const all = (ownStores?.value ?? []).map((said, index): OwnStore => {
    const [id = '', at = ''] = said.split(' at ');
    const seen = ownStores?.evidence[index];
    return { store: NAMES[id] ?? id, at, place: `${seen?.path}:${seen?.line}` };
  });
  return all.find(isMeant) ?? null;
}

/** That it looks for a store where none can be. */
export function lookingAtItself({ store, at, place }: OwnStore): Diagnosis {
  return {
    because: `it looks for ${store} at ${at}, which is its own container, as ${place} says; the store runs in another`,
    fix: `Read the address from the environment in ${place}: the stack gives it.`,
  };
}
