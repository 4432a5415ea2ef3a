import { Said, type YamlObject } from '../yaml.ts';
import { asideService } from './aside.ts';

/** Its name on the network, and the network that it and its one client share. */
export const SOCKET_PROXY = 'docker-proxy';
export const SOCKET_NETWORK = 'docker-api';
export const SOCKET_ADDRESS = `${SOCKET_PROXY}:2375`;

/** What may be asked of the engine, as patterns of its paths by method. */
export type Allowed = Readonly<Partial<Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', string>>>;

/**
 * The one service that has the engine's socket: it passes on the calls that are named, to the one client that is named.
 * @param client name of the service that may ask
 */
export function socketProxy(client: string, allowed: Allowed, because: string): YamlObject {
  const patterns = Object.entries(allowed).map(([method, pattern]) => `-allow${method}=${pattern}`);
  return asideService({
    image: 'wollomatic/socket-proxy:1.12.3',
    variable: 'DOCKER_PROXY',
    because,
    user: new Said(
      `65534:\${DOCKER_GID:?the group of the socket: stat -c %g /var/run/docker.sock}`,
      'no account of its own: the group alone may use the socket',
    ),
    command: ['-listenip=0.0.0.0', `-allowfrom=${client}`, '-allowhealthcheck', ...patterns].map((word) =>
      word.replaceAll('$', '$$$$'),
    ),
    networks: [SOCKET_NETWORK],
    volumes: [
      new Said(
        '/var/run/docker.sock:/var/run/docker.sock:ro',
        'plimsoll ignore=compose/docker-socket: only the calls above are passed on, and only to one service',
      ),
    ],
    probe: { argv: ['./healthcheck'], startPeriod: 5 },
    limits: { memory: 64e6, cpus: 0.5, pids: 50 },
  });
}
