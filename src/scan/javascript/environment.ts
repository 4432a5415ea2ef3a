import { holdsPassword, isSecret, withHeld } from '../../formats/dotenv/secret.ts';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Finding } from '../../model/finding.ts';
import type { EnvironmentVariable, Held } from '../../model/inventory.ts';
import { advise } from '../advice/finding.ts';
import { convertedIn, type Declared, declaredIn } from './held.ts';

/** Set by the tools themselves, or by whoever starts a container. */
const GIVEN =
  /^(NODE_ENV|DEV|PROD|MODE|BASE_URL|PUBLIC_URL|SSR|CI|PORT|HOST|HOSTNAME|NEXT_RUNTIME|VERCEL\w*|npm_\w+|PWD|HOME|PATH|TZ|DEBUG)$/;

/** The environment variables the modules read, sorted by name; the first place of each. */
export function environmentOf(
  project: ScriptProject,
  modules: readonly ScriptModule[],
): readonly EnvironmentVariable[] {
  const found = new Map<string, EnvironmentVariable>();
  for (const module of modules) {
    const converted = convertedIn(module);
    for (const { name, fallback, line, required, holds = converted.get(name) } of [
      ...declaredIn(project, module),
      ...readBy(module),
    ]) {
      const known = found.get(name);
      const written = fallback === null ? null : textOf(project, module, fallback);
      const secret =
        isSecret(name, holds ?? known?.holds) || holdsPassword(written) || known?.secret === true;
      const preset = secret ? null : written;
      const { path } = module;
      const isRequired = required && fallback === null && !GIVEN.test(name);
      const first = known ?? { name, required: isRequired, default: preset, secret, path, line };
      const isRelieved = fallback !== null && first.required;
      const one = isRelieved ? { ...first, required: false, default: preset, secret } : first;
      found.set(name, withHeld(one, holds));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Read by the language's own means, and through Nest's configuration service, where only `getOrThrow` demands a value. */
function readBy(
  module: ScriptModule,
): readonly (Omit<Declared, 'holds'> & { readonly holds?: Held | undefined })[] {
  const own = [
    ...module.environment.map((one) => ({ ...one, required: true })),
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
