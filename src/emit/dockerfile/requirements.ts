import type { Lock } from '../../model/lock.ts';
import type { ServicePlan } from '../../model/plan.ts';

/** Locked releases as pip reads them, each with the hashes of its files; null when the service is not locked. */
export function lockedRequirements(service: ServicePlan, lock: Lock | null): string | null {
  const locked = lock?.services[service.id];
  if (!lock || !locked) return null;
  const platforms = Object.values(locked.platforms);
  const releases = new Map<string, Set<string>>();
  for (const { wheels } of platforms)
    for (const file of wheels) {
      const wheel = lock.wheels[file];
      if (!wheel) continue;
      const key = `${wheel.name}==${wheel.version}`;
      releases.set(key, (releases.get(key) ?? new Set()).add(wheel.sha256));
    }
  const lines = [...releases]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([release, hashes]) =>
      [release, ...[...hashes].sort().map((hash) => `    --hash=sha256:${hash}`)].join(' \\\n'),
    );
  return `# What plimsoll.lock has for ${service.id}: the same files that plimsoll build takes.\n${lines.join('\n')}\n`;
}

/** True when a locked release is one of PyTorch's builds for one kind of processor, which have an index of their own. */
export function needsTorchIndex(requirements: string): boolean {
  return /^torch\w*==[\w.]+\+cpu\b/m.test(requirements);
}

/** Debian packages that the wheels' native libraries link to, beyond the base. */
export function nativePackages(service: ServicePlan, lock: Lock | null): readonly string[] {
  const files = Object.values(lock?.services[service.id]?.platforms ?? {}).flatMap(({ native }) => native);
  const names = files.flatMap((file) => lock?.debs[file]?.package ?? []);
  return [...new Set(names)].sort();
}
