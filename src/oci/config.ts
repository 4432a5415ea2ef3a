import type { Companion, CompanionPackages } from '../model/companion.ts';
import type { Platform } from '../model/config.ts';
import type { Layer } from '../model/image.ts';
import type { LockedImage } from '../model/lock.ts';
import type { Probe, ServicePlan, User } from '../model/plan.ts';
import { baseLabels, baseNeeds } from './base.ts';
import { environmentLines, environmentOver } from './environment.ts';

/** OCI image-spec, image configuration. */
export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';

/** Every image is made at this moment: the same input gives the same digest. */
const CREATED = '1970-01-01T00:00:00Z';
const NANOSECONDS = 1_000_000_000;

/**
 * The configuration of a service's image as JSON bytes (OCI image-spec, image configuration): what the plan says of user,
 * environment, working directory, command, port and stop signal, and the health probe in the form Docker has added to it.
 * @param layers bottom first
 * @param image the image of others that the lowest of them are of
 */
export function imageConfig(
  plan: ServicePlan,
  platform: Platform,
  layers: readonly Layer[],
  image: LockedImage | null = null,
): Uint8Array {
  const { user, workdir, command, port, probe, stop } = plan;
  return document(platform, layers, {
    User: `${user.value.uid}:${user.value.gid}`,
    ...(port ? { ExposedPorts: { [`${port.value}/tcp`]: {} } } : {}),
    Env: environmentLines(imageEnvironment(plan, image)),
    Cmd: command.value,
    WorkingDir: workdir.value,
    Labels: {
      'org.opencontainers.image.title': plan.id,
      ...(image === null
        ? {}
        : baseLabels(image, plan.base.value.image ?? '', baseNeeds(image, Object.keys(plan.env)))),
    },
    StopSignal: stop.value.signal,
    ...(probe ? { Healthcheck: healthcheck(probe.value) } : {}),
  });
}

/** The environment of a service's image. */
export function imageEnvironment(
  plan: ServicePlan,
  image: LockedImage | null,
): Readonly<Record<string, string>> {
  return image === null ? valuesOf(plan) : valuesOn(plan, image);
}

function valuesOf({ env }: ServicePlan): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, { value }]) => [name, value]));
}

/**
 * The environment over that of an image of others: the plan's values count, the programs of the image are still found, and
 * certificates are looked for where it has them.
 */
function valuesOn(plan: ServicePlan, { env, certificates }: LockedImage): Readonly<Record<string, string>> {
  const { SSL_CERT_FILE: file, ...own } = valuesOf(plan);
  const ours = file === undefined || certificates === null ? {} : { SSL_CERT_FILE: certificates };
  return environmentOver(env, { ...own, ...ours });
}

/** What runs once and is thrown away: a build. */
export interface ToolImage {
  readonly user: User;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly title: string;
}

/** The configuration of an image that something is built in. */
export function toolConfig(tool: ToolImage, platform: Platform, layers: readonly Layer[]): Uint8Array {
  const { user, command, env, workdir, title } = tool;
  return document(platform, layers, {
    User: `${user.uid}:${user.gid}`,
    Env: environmentLines(env),
    Cmd: command,
    WorkingDir: workdir,
    Labels: { 'org.opencontainers.image.title': title },
  });
}

/** The same for a companion, whose arguments can be replaced without its entry point, and whose data is in volumes. */
export function companionConfig(
  companion: Companion,
  packages: CompanionPackages,
  platform: Platform,
  layers: readonly Layer[],
): Uint8Array {
  const { user, ports, entrypoint, command, workdir, writable, probe, stop, title } = companion;
  const env = { ...companion.env, ...packages.env };
  const volumes = writable.filter(({ kind }) => kind === 'volume').map(({ path }) => [path, {}] as const);
  return document(platform, layers, {
    User: `${user.uid}:${user.gid}`,
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
    Env: environmentLines(env),
    Entrypoint: entrypoint,
    Cmd: command,
    ...(volumes.length > 0 ? { Volumes: Object.fromEntries(volumes) } : {}),
    WorkingDir: workdir,
    Labels: {
      'org.opencontainers.image.title': title,
      'org.opencontainers.image.version': packages.version,
    },
    StopSignal: stop.signal,
    // While it starts it is asked each second (Docker 25 and later; others ask as often as ever).
    Healthcheck: { ...healthcheck(probe), StartInterval: NANOSECONDS },
  });
}

function document(platform: Platform, layers: readonly Layer[], config: object): Uint8Array {
  const [os, architecture] = platform.split('/');
  const whole = {
    created: CREATED,
    architecture,
    ...(architecture === 'arm64' ? { variant: 'v8' } : {}),
    os,
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map((layer) => ({ created: CREATED, created_by: 'plimsoll', comment: layer.what })),
  };
  return Buffer.from(JSON.stringify(whole));
}

/** Docker's extension of the configuration; times in nanoseconds. */
function healthcheck(probe: Probe): object {
  return {
    Test: ['CMD', ...probe.argv],
    Interval: probe.interval * NANOSECONDS,
    Timeout: probe.timeout * NANOSECONDS,
    StartPeriod: probe.startPeriod * NANOSECONDS,
    Retries: probe.retries,
  };
}
