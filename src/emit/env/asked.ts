import type { Extra } from '../../model/config.ts';
import type { Emission } from '../input.ts';

/** A variable that only files need which were asked for. */
export interface AskedVariable {
  readonly name: string;
  readonly because: string;
}

const PASSWORD = 'Letters and digits: openssl rand -hex 24';
const SOCKET: AskedVariable = {
  name: 'DOCKER_GID',
  because: 'docker-proxy: the group that may use the socket of the engine: stat -c %g /var/run/docker.sock',
};

const VARIABLES: Readonly<Partial<Record<Extra, readonly AskedVariable[]>>> = {
  observability: [
    { name: 'GRAFANA_PASSWORD', because: `grafana: of its account admin. ${PASSWORD}` },
    SOCKET,
  ],
};

/** What has to be set for the files that the configuration asks for besides, each once. */
export function askedVariables({ config, plan }: Emission): readonly AskedVariable[] {
  if (plan.stack.services.length === 0) return [];
  const all = (config.stack?.also ?? []).flatMap((extra) => VARIABLES[extra] ?? []);
  return [...new Map(all.map((one) => [one.name, one])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
