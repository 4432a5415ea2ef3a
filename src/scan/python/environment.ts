import { holdsPassword, isSecret, withHeld } from '../../formats/dotenv/secret.ts';
import { readsEnvironment, variableRead } from '../../formats/python/environment.ts';
import { type FieldFact, type PythonModule, qualify } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluate } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';
import { SETTINGS_MODULE, splitSettings } from '../../frameworks/settings.ts';
import type { EnvironmentVariable, Held } from '../../model/inventory.ts';
import { valuesRead } from './configurations.ts';
import { type Converted, convertedIn } from './held.ts';
import { keysOf } from './keys.ts';
import { askedBy } from './readers.ts';
import { type SettingRead, settingsIn } from './settings.ts';

/** The environment variables the reached modules read, sorted by name; the first place of each. */
export function environmentOf(
  project: PythonProject,
  modules: readonly PythonModule[],
): readonly EnvironmentVariable[] {
  const found = new Map<string, EnvironmentVariable>();
  const settings = Map.groupBy(settingsIn(project, modules), ({ module }) => module);
  const asked = askedBy(project, modules);
  for (const module of new Set([...modules, ...settings.keys()])) {
    const converted = convertedIn(module);
    for (const read of [
      ...fromCalls(project, module, converted),
      ...fromIndexes(module),
      ...fromSettings(project, settings.get(module) ?? []),
      ...[...asked(module), ...valuesRead(module)].flatMap((one) =>
        variable(project, module, one.name, one.preset, one.required, one.line),
      ),
      ...fromAddresses(module),
      ...keysOf(module),
    ]) {
      const one = withHeld(read, converted.get(read.name)?.holds);
      const known = found.get(one.name);
      // A default anywhere does not help where there is none: the strictest reading stands.
      const isDemanded = known && one.required && !known.required && known.default === null;
      found.set(
        one.name,
        known ? withHeld(isDemanded ? { ...known, required: true } : known, one.holds) : one,
      );
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function fromCalls(
  project: PythonProject,
  module: PythonModule,
  converted: ReadonlyMap<string, Converted>,
): readonly EnvironmentVariable[] {
  return module.calls.flatMap((fact) => {
    const [, second] = fact.call.args;
    const name = readsEnvironment(fact.name) ? variableRead(fact.name, fact.call) : null;
    if (name === null) return [];
    const turned = converted.get(name);
    const preset = second ?? fact.call.keywords['default'] ?? turned?.preset;
    const names = [fact.target, `os.environ[${name}]`];
    const isDemanded = turned?.required || names.some((one) => one !== null && module.demands.has(one));
    const isOptional = preset !== undefined || (fact.name.startsWith('os.') && !isDemanded);
    const read = variable(project, module, name, preset, !isOptional, fact.line);
    return name === SETTINGS_MODULE ? read.map((one) => withSplit(project, module, one)) : read;
  });
}

/** Settings in a package that sets nothing itself are those of a module of it. */
function withSplit(
  project: PythonProject,
  module: PythonModule,
  read: EnvironmentVariable,
): EnvironmentVariable {
  const split = read.default === null ? null : splitSettings(module, project, read.default);
  return split === null ? read : { ...read, default: split };
}

/** `os.environ["NAME"]` raises when there is none, and something may be there for that. */
function fromIndexes({ path, indexes }: PythonModule): readonly EnvironmentVariable[] {
  return indexes.flatMap(({ of, index, assigned, caught, line }) => {
    if (of !== 'os.environ' || index.kind !== 'string' || assigned) return [];
    const { value: name } = index;
    if (!NAME.test(name)) return [];
    return [{ name, required: !caught, default: null, secret: isSecret(name), path, line }];
  });
}

/** Fields of pydantic's settings classes. */
function fromSettings(
  project: PythonProject,
  settings: readonly SettingRead[],
): readonly EnvironmentVariable[] {
  return settings.flatMap(({ module, name, preset, required, holds, field }) => {
    const isDemanded = required || isUnsetText(module, field, name);
    return variable(project, module, name, preset, isDemanded, field.line, holds);
  });
}

/** Variables that a library takes before the argument of its constructor (Celery 4 and later: `celery/app/utils.py`). */
export const TAKEN_BEFORE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'celery.Celery': { broker: 'CELERY_BROKER_URL', backend: 'CELERY_RESULT_BACKEND' },
};
/** An address of the same machine, which a container has to itself. */
const OWN_MACHINE = /^[a-z+]+:\/\/(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)?(?:[:/]|$)/;

/** Addresses of the same machine that are written into the code, where a variable can say another. */
function fromAddresses(module: PythonModule): readonly EnvironmentVariable[] {
  return module.calls.flatMap(({ name, call, line }) =>
    Object.entries(TAKEN_BEFORE[name] ?? {}).flatMap(([keyword, variable]) => {
      const address = literal(module, call.keywords[keyword]);
      if (address === null || !OWN_MACHINE.test(address)) return [];
      const shown = holdsPassword(address) ? null : address;
      return [{ name: variable, required: false, default: shown, secret: false, path: module.path, line }];
    }),
  );
}

/** Text as it is written, there or where the module gives it the name. */
function literal(module: PythonModule, given: Expression | undefined): string | null {
  const named = given?.kind === 'name' ? module.assigns.find(({ target }) => target === given.name) : null;
  const text = named?.value ?? given;
  return text?.kind === 'string' && text.holes.length === 0 ? text.value : null;
}

/** `NAME: str = os.getenv("NAME")`: settings check their defaults, too, and nothing is no text. */
function isUnsetText(module: PythonModule, { annotation, value }: FieldFact, name: string): boolean {
  if (annotation.kind !== 'name' || !/^(str|SecretStr|int|float|bool)$/.test(annotation.name)) return false;
  if (value?.kind !== 'call' || value.callee.kind !== 'name' || value.args.length !== 1) return false;
  const [read] = value.args;
  const isRead = readsEnvironment(qualify(module.names, value.callee.name));
  return isRead && read?.kind === 'string' && read.value.toUpperCase() === name.toUpperCase();
}

/** One that is put together is not known. */
const NAME = /^[A-Za-z_]\w*$/;

function variable(
  project: PythonProject,
  module: PythonModule,
  name: string,
  preset: Expression | undefined,
  required: boolean,
  line: number,
  holds?: Held,
): readonly EnvironmentVariable[] {
  if (!NAME.test(name)) return [];
  const value = preset ? evaluate(project, module, preset) : undefined;
  const written = value === undefined || value === null ? null : String(value);
  const secret = isSecret(name, holds) || holdsPassword(written);
  const shown = secret ? null : written;
  const own = shown === null ? null : inTree(shown);
  const read = { name, required, default: own ?? shown, secret, path: module.path, line };
  return [withHeld(read, holds)];
}
