import { availableParallelism } from 'node:os';
import type { Plan, Probe } from '../../model/plan.ts';
import type { Mode } from '../state.ts';

/** Of the services whose source is mounted: the images were built to run it as it was. */
export function reloadingCommands(
  { services, stack }: Plan,
  reloading: (command: readonly string[]) => readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const own = stack.services.filter(({ id, image }) => id === image);
  return Object.fromEntries(
    own.flatMap(({ id }) => {
      const command = services.find((one) => one.id === id)?.command.value ?? [];
      const changed = reloading(command);
      return changed.length > command.length ? [[id, changed]] : [];
    }),
  );
}

/**
 * Seconds between health checks while a service starts: one, and more where an answer may take long, for then asking is
 * work that slows the start.
 */
export function askedWhileStarting({ services, stack }: Plan, mode: Mode): Readonly<Record<string, number>> {
  const own = stack.services
    .filter(({ role }) => role !== 'once')
    .map((one) => [one.id, one.probe ?? services.find(({ id }) => id === one.image)?.probe] as const);
  const probes = [...own, ...stack.stores.map(({ id, probe }) => [id, probe] as const)];
  return Object.fromEntries([
    ...probes.flatMap(([id, probe]) => (probe ? [[id, Math.ceil(probe.value.timeout / 5)]] : [])),
    ...(stack.proxy === null || mode === 'dev' ? [] : [['proxy', 1]]),
  ]);
}

/** This machine's processors, for each service that wants more. */
export function tooMany({ services, stack }: Plan): Readonly<Record<string, number>> {
  const most = availableParallelism();
  const wants = (image: string): number => services.find(({ id }) => id === image)?.limits.value.cpus ?? 0;
  return Object.fromEntries(
    stack.services.filter(({ image }) => wants(image) > most).map(({ id }) => [id, most]),
  );
}

/** As long as all of them would take one after the other, if each took all the time it may. */
export function limitOf({ services, stack }: Plan): number {
  const probes = [
    ...services.flatMap(({ probe }) => probe?.value ?? []),
    ...stack.stores.map(({ probe }) => probe.value),
  ];
  const seconds = (probe: Probe): number => probe.startPeriod + probe.interval * probe.retries;
  return 1000 * probes.reduce((sum, probe) => sum + seconds(probe), 60);
}
