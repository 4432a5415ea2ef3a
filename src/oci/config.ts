import type { Platform } from '../model/config.ts';
import type { Layer } from '../model/image.ts';
import type { Probe, ServicePlan } from '../model/plan.ts';

/** OCI image-spec, image configuration. */
export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';

/** Every image is made at this moment: the same input gives the same digest. */
const CREATED = '1970-01-01T00:00:00Z';
const NANOSECONDS = 1_000_000_000;

/**
 * The configuration of a service's image as JSON bytes (OCI image-spec, image configuration): what the plan says of user,
 * environment, working directory, command, port and stop signal, and the health probe in the form Docker has added to it.
 * @param layers bottom first
 */
export function imageConfig(plan: ServicePlan, platform: Platform, layers: readonly Layer[]): Uint8Array {
  const [os, architecture] = platform.split('/');
  const { user, workdir, command, port, probe, stop } = plan;
  const config = {
    created: CREATED,
    architecture,
    ...(architecture === 'arm64' ? { variant: 'v8' } : {}),
    os,
    config: {
      User: `${user.value.uid}:${user.value.gid}`,
      ...(port ? { ExposedPorts: { [`${port.value}/tcp`]: {} } } : {}),
      Env: Object.keys(plan.env)
        .sort()
        .map((name) => `${name}=${plan.env[name]?.value}`),
      Cmd: command.value,
      WorkingDir: workdir.value,
      Labels: { 'org.opencontainers.image.title': plan.id },
      StopSignal: stop.value.signal,
      ...(probe ? { Healthcheck: healthcheck(probe.value) } : {}),
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map((layer) => ({ created: CREATED, created_by: 'plimsoll', comment: layer.what })),
  };
  return Buffer.from(JSON.stringify(config));
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
