import { normalizeName } from '../../formats/pep508/name.ts';
import { type Lock, wheelFiles } from '../../model/lock.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Listed } from '../../model/resolve.ts';
import type { Tree } from '../../model/tree.ts';
import type { EmitInput } from '../input.ts';

/** What the image installs, when that is another file than the manifest. */
export function requirementsFile(service: ServicePlan, { lock, listed, tree }: EmitInput): string | null {
  return (
    lockedRequirements(service, lock) ??
    listedRequirements(service, listed.get(service.id)) ??
    trimmedRequirements(service, tree)
  );
}

/** A manifest of another format than pip reads, or one that is not whole by itself, as lines that are. */
function listedRequirements({ requirements }: ServicePlan, listed: Listed | undefined): string | null {
  if (listed === undefined || listed.plain) return null;
  const { manifest, also = [], dropped } = requirements.value;
  const without = dropped.length > 0 ? `, without ${dropped.join(', ')}, which nothing imports` : '';
  const names = [manifest, ...also].join(' and ');
  return `# What ${names} ${also.length > 0 ? 'ask' : 'asks'} for${without}.\n${listed.lines.map((line) => `${line}\n`).join('')}`;
}

/** Locked releases as pip reads them, each with the hashes of its files; null when the service is not locked. */
export function lockedRequirements(service: ServicePlan, lock: Lock | null): string | null {
  const locked = lock?.services[service.id];
  if (!lock || !locked) return null;
  const releases = new Map<string, Set<string>>();
  for (const file of wheelFiles(locked)) {
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

/** The manifest without what the plan leaves out, and with what it adds; null when it can be taken as it is. */
function trimmedRequirements({ id, requirements }: ServicePlan, tree: Tree): string | null {
  const { manifest, manager, added, dropped } = requirements.value;
  const text = manifest === null || manager !== 'pip' ? null : tree.text(manifest);
  if (text === null || dropped.length === 0) return null;
  const out = new Set(dropped);
  const kept = text.split('\n').filter((line) => !out.has(nameIn(line)));
  const lines = [
    `# ${manifest} without what nothing in ${id} imports: ${dropped.join(', ')}.`,
    ...kept.join('\n').trim().split('\n'),
    ...added,
  ];
  return `${lines.join('\n')}\n`;
}

/** Normalised name of the distribution on a line (PEP 503), or an empty text. */
function nameIn(line: string): string {
  return normalizeName(/^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? '');
}

/** Debian packages that wheels are known to link to, for when no lock tells the exact ones. */
export function likelyPackages(declared: readonly string[], suite: string): readonly string[] {
  const glib = suite === 'bookworm' ? 'libglib2.0-0' : 'libglib2.0-0t64';
  const display = declared.some((name) => /^opencv(-contrib)?-python$/.test(name)) ? ['libgl1', glib] : [];
  return declared.includes('psycopg2') ? [...display, 'libpq5'] : display;
}
