import type { Choice } from '../../model/evidence.ts';
import type { Limits, Probe, Stop } from '../../model/plan.ts';
import type { Secret, Setting, Stack, StorePlan } from '../../model/stack.ts';
import { Said, type YamlObject, type YamlValue } from '../yaml.ts';

/** A value with its reason above it. */
export function said<T>({ value, because }: Choice<T>, print: (value: T) => YamlValue): Said {
  return new Said(print(value), because);
}

/** Bytes as compose reads them, in whole mebibytes. */
export function memory(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}M`;
}

/** Limits, and half of the memory kept free for the service (Compose specification, "Deploy"). */
export function resources({ value, because }: Choice<Limits>, gpu: Choice<true> | null): YamlObject {
  const { cpus, pids } = value;
  const devices = gpu
    ? { devices: new Said([{ driver: 'nvidia', count: 1, capabilities: ['gpu'] }], gpu.because) }
    : {};
  return {
    resources: {
      limits: new Said({ cpus: String(cpus), memory: memory(value.memory), pids }, because),
      reservations: { memory: memory(value.memory / 2), ...devices },
    },
  };
}

export function healthcheck(probe: Choice<Probe>): Said {
  return said(probe, ({ argv, interval, timeout, startPeriod, retries }) => ({
    // A dollar sign would be a variable of the file.
    test: ['CMD', ...argv.map(literal)],
    interval: `${interval}s`,
    timeout: `${timeout}s`,
    start_period: `${startPeriod}s`,
    retries,
  }));
}

export function stopping({ value }: Choice<Stop>): YamlObject {
  return {
    ...(value.signal === 'SIGTERM' ? {} : { stop_signal: value.signal }),
    stop_grace_period: `${value.grace}s`,
  };
}

/** What a store runs and is told, alone or in a cluster. */
export function storeImage(store: StorePlan, stack: Stack): YamlObject {
  return {
    image: new Said(`\${${variable(store.id)}_IMAGE:-${store.image.value}}`, store.image.because),
    command: store.command ? said(store.command, (words) => words.map(literal)) : undefined,
    '<<': 'hardened',
    user: store.user,
    environment: environment(store.env, stack),
    secrets: secretNames(store.secrets),
  };
}

/** Settings of a service; what has no value is passed on from whoever starts the stack. */
export function environment(
  settings: Readonly<Record<string, Choice<Setting>>>,
  stack: Stack,
): YamlObject | undefined {
  const entries = Object.entries(settings).map(([name, { value }]) => [
    name,
    value.kind === 'passed' ? null : interpolated(value.text, stack),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `${NAME}` of a setting as a variable that has to be set. */
export function interpolated(text: string, { secrets }: Stack): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const secret = secrets.find(({ value }) => value.name === name)?.value;
    return `\${${name}:?${secret?.secret === false ? 'the code has no default for it' : 'set it in .env'}}`;
  });
}

/** Files of secrets, which only their readers see. */
export function secretFiles(secrets: readonly Choice<Secret>[]): YamlObject | undefined {
  const files = secrets.filter(({ value }) => value.kind === 'file');
  if (files.length === 0) return undefined;
  return Object.fromEntries(
    files.map(({ value }) => [value.name.toLowerCase(), { file: `./secrets/${value.name.toLowerCase()}` }]),
  );
}

export function secretNames(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 ? undefined : names.map((name) => name.toLowerCase());
}

/** A text in which a dollar sign is only that. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** `api` as the start of a variable's name. */
export function variable(id: string): string {
  return id.toUpperCase().replace(/\W/g, '_');
}
