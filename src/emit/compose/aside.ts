import type { Limits, Probe } from '../../model/plan.ts';
import { Said, type YamlObject, type YamlValue } from '../yaml.ts';
import { HARDENED } from './base.ts';
import { healthcheck, resources } from './settings.ts';

/** A server beside the application's own, from an image somebody else makes. */
export interface Aside {
  readonly image: string;
  /** Variable that names another image, without `_IMAGE`. */
  readonly variable: string;
  readonly because: string;
  /** `uid:gid`; the image's own when it is not given. */
  readonly user?: YamlValue;
  /** Why its root cannot be read only; it is otherwise. */
  readonly writes?: string;
  readonly command?: readonly string[];
  readonly environment?: YamlObject;
  readonly ports?: YamlValue;
  readonly networks: readonly string[];
  /** Paths in the container by the name of the setting. */
  readonly configs?: Readonly<Record<string, string>>;
  readonly volumes?: readonly YamlValue[];
  readonly tmpfs?: readonly string[];
  /** Names of secrets it reads as files. */
  readonly secrets?: readonly string[];
  readonly after?: readonly string[];
  /** null when the image has no program to ask with. */
  readonly probe: Pick<Probe, 'argv' | 'startPeriod'> | null;
  /** Seconds it may take to stop; 30 when it is not given. */
  readonly grace?: number;
  readonly limits: Limits;
}

/** The same hardening as for the application's own services, under an anchor of the file. */
export const HARDENED_ASIDE: YamlObject = {
  'x-hardened': new Said(
    { ...HARDENED, restart: 'unless-stopped' },
    'nothing gained, nothing written outside of what is named, an init that reaps, logs that end',
  ),
};

/** A service of a compose file that begins with {@link HARDENED_ASIDE}. */
export function asideService(aside: Aside): YamlObject {
  const { probe, configs, limits, after } = aside;
  return {
    image: new Said(`\${${aside.variable}_IMAGE:-${aside.image}}`, aside.because),
    command: aside.command,
    '<<': 'hardened',
    user: aside.user,
    read_only: aside.writes === undefined ? undefined : new Said(false, aside.writes),
    environment: aside.environment,
    ports: aside.ports,
    configs: configs && Object.entries(configs).map(([source, target]) => ({ source, target })),
    volumes: aside.volumes,
    secrets: aside.secrets,
    tmpfs: aside.tmpfs,
    networks: aside.networks,
    depends_on: after && Object.fromEntries(after.map((id) => [id, { condition: 'service_healthy' }])),
    healthcheck:
      probe === null
        ? undefined
        : healthcheck({
            value: { ...probe, route: '', interval: 30, timeout: 5, retries: 3 },
            because: 'asked with a program of its own image',
            evidence: [],
          }),
    stop_grace_period: `${aside.grace ?? 30}s`,
    deploy: resources({ value: limits, because: 'enough for a small team', evidence: [] }, null),
  };
}

/** A folder in memory for one account. */
export function scratch(path: string, user: string, megabytes: number): string {
  const [uid, gid] = user.split(':');
  return `${path}:size=${megabytes}m,mode=0700,uid=${uid},gid=${gid}`;
}

/** Asks a page of the container itself, with BusyBox. */
export function asked(url: string, startPeriod: number): NonNullable<Aside['probe']> {
  return { argv: ['wget', '-q', '-T', '3', '-O', '/dev/null', url], startPeriod };
}
