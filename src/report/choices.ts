import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Choice } from '../model/evidence.ts';
import {
  type Base,
  type BuildScript,
  type Input,
  type Limits,
  type Probe,
  type Requirements,
  runtimeName,
  type ServicePlan,
  type Source,
  type TrimKind,
} from '../model/plan.ts';
import { typed } from './argv.ts';

/** One decision of a plan, worded: what it is about, what was chosen, and why. */
export interface WordedChoice {
  readonly label: string;
  readonly text: string;
  readonly choice: Choice<unknown>;
}

/** How many of the patterns that keep files out are named: the heaviest. */
const EXCLUSIONS = 6;

/** Each kind of trimming for people. */
export const TRIMMED: Readonly<Record<TrimKind, string>> = {
  tests: 'test suites',
  stubs: 'type stubs',
  headers: 'C headers',
  static: 'static libraries',
  libraries: 'spare libraries',
  symbols: 'names for debuggers',
  stdlib: 'parts of the standard library',
  foreign: 'code for other systems',
};

/** Every decision of a service's plan, in the order a Dockerfile would have them. */
export function worded(plan: ServicePlan): readonly WordedChoice[] {
  return [
    one('base', plan.base, base),
    one('packages', plan.packages, (packages) => packages.join(' ')),
    one('requirements', plan.requirements, requirements),
    one('trim', plan.trim, (kinds) => kinds.map((kind) => TRIMMED[kind]).join(', ') || 'nothing'),
    one('source', plan.source, source),
    ...optional('build', plan.build, build),
    ...plan.files.map((choice) => one('file', choice, ({ path }) => path)),
    one('user', plan.user, (user) => `${user.uid}:${user.gid} (${user.name}, home ${user.home})`),
    ...plan.writable.map((choice) => one('writable', choice, ({ path, kind }) => `${path} (${kind})`)),
    one('workdir', plan.workdir, (path) => path),
    ...Object.entries(plan.env).map(([name, choice]) => one('env', choice, (value) => `${name}=${value}`)),
    ...(plan.inputs.value.length > 0 ? [one('inputs', plan.inputs, inputs)] : []),
    ...optional('own stores', plan.ownStores ?? null, (stores) => stores.join(', ')),
    one('command', plan.command, typed),
    ...optional('port', plan.port, String),
    ...optional('probe', plan.probe, probe),
    one('limits', plan.limits, limits),
    one('stop', plan.stop, (stop) => `${stop.signal}, then ${stop.grace} s`),
    one('layers', plan.layers, (layers) => layers.join(', ')),
  ];
}

function one<T>(label: string, choice: Choice<T>, say: (value: T) => string): WordedChoice {
  return { label, text: say(choice.value), choice };
}

function optional<T>(
  label: string,
  choice: Choice<T> | null,
  say: (value: T) => string,
): readonly WordedChoice[] {
  return choice === null ? [] : [one(label, choice, say)];
}

function base({ suite, runtime }: Base): string {
  return [`Debian ${suite}`, runtimeName(runtime) ?? []].flat().join(', ');
}

function build({ script, folder, outputs }: BuildScript): string {
  const to = outputs.map(({ from, to }) => `${from} to ${to}`).join(', ');
  return `script ${script} in ${folder}: ${to}`;
}

function requirements({ ecosystem, manifest, also = [], manager, added, dropped }: Requirements): string {
  if (ecosystem === 'none') return 'none';
  const from =
    manifest === null
      ? 'no manifest'
      : `${[manifest, ...also].join(', ')} (${manager ?? (ecosystem === 'npm' ? 'npm' : 'pip')})`;
  return [from, ...added.map((name) => `+ ${name}`), ...dropped.map((name) => `- ${name}`)].join(', ');
}

function source({ files, weights, destination, excluded }: Source): string {
  const models = weights.length > 0 ? `, ${plural(weights.length, 'weight file')} among them` : '';
  const out = excluded
    .toSorted((a, b) => b.size - a.size)
    .slice(0, EXCLUSIONS)
    .map(({ pattern, what, size }) => `without ${pattern}: ${what}, ${formatBytes(size)}`);
  return [`${plural(files.length, 'file')} to ${destination}${models}`, ...out].join('\n');
}

function inputs(wanted: readonly Input[]): string {
  return wanted.map(({ name, secret }) => (secret ? `${name} (secret)` : name)).join(', ');
}

function probe({ route, interval, timeout, startPeriod, retries }: Probe): string {
  const asked = route === '' ? 'asked without a request of HTTP' : `GET ${route}`;
  return `${asked} every ${interval} s, ${timeout} s to answer, ${retries} times, after ${startPeriod} s`;
}

function limits({ memory, cpus, pids }: Limits): string {
  return `${formatBytes(memory)} of memory, ${plural(cpus, 'CPU')}, ${pids} processes`;
}
