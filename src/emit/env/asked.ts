import type { Extra } from '../../model/config.ts';
import { flower } from '../flower/flower.ts';
import type { Emission } from '../input.ts';

/** A variable that only files need which were asked for. */
export interface AskedVariable {
  readonly name: string;
  readonly because: string;
}

const PASSWORD = 'Letters and digits: openssl rand -hex 24';
const SOCKET: AskedVariable = {
  name: 'DOCKER_GID',
  because: 'the group that may use the socket of the engine: stat -c %g /var/run/docker.sock',
};

const VARIABLES: Readonly<Partial<Record<Extra, readonly AskedVariable[]>>> = {
  flower: [{ name: 'FLOWER_PASSWORD', because: `flower: of its account admin. ${PASSWORD}` }],
  kestra: [
    { name: 'KESTRA_DATABASE_PASSWORD', because: `kestra-postgres, kestra: ${PASSWORD}` },
    {
      name: 'KESTRA_PASSWORD',
      because:
        'kestra and what calls it: of the account KESTRA_USER, admin@example.org when that is not set. Eight characters or more, a capital letter and a digit among them',
    },
    SOCKET,
  ],
  observability: [
    { name: 'GRAFANA_PASSWORD', because: `grafana: of its account admin. ${PASSWORD}` },
    SOCKET,
  ],
};

/** What has to be set for what is laid over the stack, each once. */
export function askedVariables(input: Emission): readonly AskedVariable[] {
  if (input.plan.stack.services.length === 0) return [];
  const also = (input.config.stack?.also ?? []).filter(
    (extra) =>
      (extra !== 'flower' || flower(input).length > 0) &&
      (extra !== 'kestra' || input.plan.stack.workflow !== null),
  );
  const all = also.flatMap((extra) => VARIABLES[extra] ?? []);
  return [...new Map(all.map((one) => [one.name, one])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
