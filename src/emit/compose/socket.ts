import { Said, type YamlObject } from '../yaml.ts';
import { asideService } from './aside.ts';
import { literal } from './settings.ts';

/** What may be asked of the engine, as patterns of its paths by method. */
export type Allowed = Readonly<Partial<Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', string>>>;

/** Who may ask the engine what. */
export interface SocketProxy {
  /** Its name on the network. */
  readonly name: string;
  /** The network that it and its one client share. */
  readonly network: string;
  /** Name of the service that may ask. */
  readonly client: string;
  readonly allowed: Allowed;
  readonly because: string;
}

/** Where its client finds it. */
export function socketAddress({ name }: SocketProxy): string {
  return `tcp://${name}:2375`;
}

/** The one service of a file that has the engine's socket: it passes on the calls that are named, to the client that is named. */
export function socketProxy({ network, client, allowed, because }: SocketProxy): YamlObject {
  const patterns = Object.entries(allowed).map(([method, pattern]) => `-allow${method}=${pattern}`);
  return asideService({
    image: 'wollomatic/socket-proxy:1.12.3',
    variable: 'DOCKER_PROXY',
    because,
    user: new Said(
      `65534:\${DOCKER_GID:?the group of the socket: stat -c %g /var/run/docker.sock}`,
      'no account of its own: the group alone may use the socket',
    ),
    command: [
      '-listenip=0.0.0.0',
      `-allowfrom=${client}`,
      '-allowhealthcheck',
      // No folder of the host may be mounted; volumes by name may.
      '-allowbindmountfrom=/nonexistent',
      ...patterns,
    ].map(literal),
    networks: [network],
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
