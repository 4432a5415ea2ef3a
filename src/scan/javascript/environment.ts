import { holdsPassword, isSecret, withHeld } from '../../formats/dotenv/secret.ts';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import { variableRead } from '../../formats/javascript/readers.ts';
import type { EnvironmentFact, ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Finding } from '../../model/finding.ts';
import type { EnvironmentVariable, Held } from '../../model/inventory.ts';
import { advise } from '../advice/finding.ts';
import { convertedIn, type Declared, declaredIn } from './held.ts';
import { heldToSchema } from './schemas.ts';

/** Set by the tools themselves, or by whoever starts a container. */
const GIVEN =
  /^(NODE_ENV|DEV|PROD|MODE|BASE_URL|PUBLIC_URL|SSR|CI|PORT|HOST|HOSTNAME|NEXT_RUNTIME|VERCEL\w*|npm_\w+|PWD|HOME|PATH|TZ|DEBUG)$/;

/**
 * The environment variables the modules read, sorted by name; the first place of each.
 * @param others those that are read by what they use
 */
export function environmentOf(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  others: readonly EnvironmentVariable[],
): readonly EnvironmentVariable[] {
  const found = new Map<string, EnvironmentVariable>();
  const methods = new Map(modules.flatMap(({ readers }) => [...readers]));
  const reads = modules.flatMap((module) => readsOf(project, module, methods));
  const without = new Set(reads.flatMap((read) => (doesWithout(read) ? read.name : [])));
  const demanded = new Set(reads.flatMap((read) => (read.demanded === true ? read.name : [])));
  for (const read of reads) {
    const { name, fallback, line, holds, module } = read;
    const known = found.get(name);
    const written = fallback === null ? null : textOf(project, module, fallback);
    const secret = isSecret(name, holds ?? known?.holds) || holdsPassword(written) || known?.secret === true;
    const preset = secret ? null : written;
    const first = known ?? { name, required: false, default: preset, secret, path: module.path, line };
    const required = (first.required || demands(read)) && (demanded.has(name) || !without.has(name));
    found.set(name, withHeld({ ...first, required, default: first.default ?? preset, secret }, holds));
  }
  const all = [...found.values(), ...others.filter(({ name }) => !found.has(name))];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One place that reads a variable. */
type Read = Omit<Declared, 'holds'> & {
  readonly holds?: Held | undefined;
  readonly compared?: boolean;
};

function readsOf(
  project: ScriptProject,
  module: ScriptModule,
  methods: ReadonlyMap<string, number>,
): readonly (Read & { readonly module: ScriptModule })[] {
  const converted = convertedIn(module);
  const all: readonly Read[] = [
    ...heldToSchema(project, module),
    ...declaredIn(project, module),
    ...readBy(module),
    ...handedIn(project, module, methods),
  ];
  return all.map((read) => ({ ...read, holds: read.holds ?? converted.get(read.name), module }));
}

/** One place that can do without it speaks for all others; one that only compares it says nothing. */
function doesWithout({ fallback, required, compared }: Read): boolean {
  return fallback !== null || (!required && !compared);
}

function demands({ name, required, compared }: Read): boolean {
  return required && !compared && !GIVEN.test(name);
}

/** Read by the language's own means, and through Nest's configuration service, where only `getOrThrow` demands a value. */
function readBy(module: ScriptModule): readonly Read[] {
  const own: readonly Read[] = [
    ...module.environment.map((one) => ({ ...one, required: !isTested(module, one) })),
    ...module.imports
      .filter(({ source, imported }) => FROZEN.test(source) && /^[A-Z_]\w*$/i.test(imported))
      .map(({ imported, line }) => ({ name: imported, fallback: null, line, required: true })),
  ];
  if (!module.imports.some(({ source }) => source === '@nestjs/config')) return own;
  const served = module.calls.flatMap(({ call }) => {
    const [key, fallback] = call.args;
    const read = /config\w*\.get(OrThrow)?$/i.exec(call.name);
    if (read === null || key?.kind !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(key.value)) return [];
    const required = read[1] !== undefined;
    return [{ name: key.value, fallback: fallback ?? null, line: call.line, required }];
  });
  return [...own, ...served];
}

/** The code does without it: `if (process.env.X)`, `const x = process.env.X; if (x) ...`. */
function isTested({ tested, assigns }: ScriptModule, { from, name }: EnvironmentFact): boolean {
  const whole = `${from}.${name}`;
  if (tested.has(whole)) return true;
  const { target } = assigns.find(({ value }) => value.kind === 'name' && value.name === whole) ?? {};
  return target !== undefined && tested.has(target);
}

/** Read by functions of the application's own that are handed the name. */
function handedIn(
  project: ScriptProject,
  module: ScriptModule,
  methods: ReadonlyMap<string, number>,
): ReturnType<typeof readBy> {
  return module.calls.flatMap(({ call }) => {
    const read = variableRead(project, module, call, methods);
    return read
      ? [{ name: read.name, fallback: read.fallback ?? null, line: call.line, required: true }]
      : [];
  });
}

/** Modules of SvelteKit whose names the build replaces by the values that the environment has then. */
const FROZEN = /^\$env\/static\/(private|public)$/;

/** Variables whose values the build writes into what runs, though they are not for browsers: a build has no secrets. */
export function frozenVariables(modules: readonly ScriptModule[]): readonly Finding[] {
  return modules.flatMap((module) => {
    const all = module.imports.filter(({ source }) => source === '$env/static/private');
    const [first] = all;
    if (first === undefined) return [];
    const names = [...new Set(all.map(({ imported }) => imported))].sort();
    const [one = ''] = names;
    const [come, their, them] =
      names.length > 1 ? ['come', 'their values', 'them'] : ['comes', 'its value', 'it'];
    return advise(
      'variable-in-build',
      ['warning', 'high'],
      { path: module.path, line: first.line },
      `${names.join(', ')} ${come} from $env/static/private: the build writes ${their} into the image, and fails without ${them}`,
      `read it while it runs: import { env } from '$env/dynamic/private', and env.${one}`,
    );
  });
}
