import { readsEnvironment, variableRead } from '../../formats/python/environment.ts';
import type { CallFact, FunctionFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { CallExpression, Expression } from '../../formats/python/syntax.ts';
import { lastPart } from '../../formats/text/dotted.ts';

/** A variable that a function of the tree is asked for by name. */
export interface AskedFor {
  readonly name: string;
  readonly preset: Expression | undefined;
  readonly required: boolean;
  readonly line: number;
}

/** A function that reads the variable that it is told the name of: `def get_env(name, default=None): ...`. */
interface Reader {
  readonly module: PythonModule;
  /** Dotted, with its class. */
  readonly path: string;
  readonly fact: FunctionFact;
  /** Which of its arguments is the name. */
  readonly key: string;
  /** Around the name: `APP_{}`. */
  readonly around: string;
  /** Which of its arguments is the default; null where it takes none. */
  readonly preset: string | null;
  /** What stands there when no default is given. */
  readonly written: Expression | undefined;
  /** Whether nothing at all ends the program. */
  readonly demands: boolean;
}

/** Gives what a module asks such functions, and objects of libraries that do the same, for; they are looked for once. */
export function askedBy(
  project: PythonProject,
  modules: readonly PythonModule[],
): (module: PythonModule) => readonly AskedFor[] {
  const readers = modules.flatMap(readersIn);
  const names = new Set(readers.map(({ fact }) => fact.name));
  const objects = objectsIn(modules);
  return (module) =>
    module.calls.flatMap((fact) => {
      if (!names.has(lastPart(fact.name))) return asksObject(project, module, fact, objects);
      const reader = readers.find((one) => isCalled(project, module, fact, one));
      const asked = reader && ask(reader, fact.call);
      return asked ? [{ ...asked, line: fact.line }] : [];
    });
}

function readersIn(module: PythonModule): readonly Reader[] {
  return module.functions.flatMap((fact): readonly Reader[] => {
    const path = fact.scope === '' ? fact.name : `${fact.scope}.${fact.name}`;
    const read = byIndex(module, fact, path) ?? byCall(module, fact, path);
    return read === null ? [] : [{ ...read, module, path, fact }];
  });
}

type Read = Omit<Reader, 'module' | 'path' | 'fact'>;

/** `os.environ[name]`. */
function byIndex({ indexes }: PythonModule, fact: FunctionFact, path: string): Read | null {
  for (const { of, index, scope, assigned, caught } of indexes) {
    const told = of === 'os.environ' && scope === path && !assigned ? keyIn(fact, index) : null;
    if (told !== null) return { ...told, preset: null, written: undefined, demands: !caught };
  }
  return null;
}

/** `os.getenv(name, default)`. */
function byCall(module: PythonModule, fact: FunctionFact, path: string): Read | null {
  for (const { name, call, target, scope } of module.calls) {
    const [first, second = call.keywords['default']] = call.args;
    const told = readsEnvironment(name) && scope === path && first ? keyIn(fact, first) : null;
    if (told === null) continue;
    const demands = target !== null && module.demands.has(target);
    if (second?.kind !== 'name' || !parameter(fact, second.name))
      return { ...told, preset: null, written: second, demands };
    return { ...told, preset: second.name, written: undefined, demands };
  }
  return null;
}

/** The argument that a name is, or is made with. */
function keyIn(fact: FunctionFact, name: Expression): Pick<Reader, 'key' | 'around'> | null {
  if (name.kind === 'name') return parameter(fact, name.name) ? { key: name.name, around: '{}' } : null;
  const [hole] = name.kind === 'string' && name.holes.length === 1 ? name.holes : [];
  if (name.kind !== 'string' || hole?.kind !== 'name' || !parameter(fact, hole.name)) return null;
  return { key: hole.name, around: name.value };
}

function parameter({ parameters }: FunctionFact, name: string): boolean {
  return parameters.some((one) => one.name === name && one.rest === undefined);
}

/** `get_env(...)`, `conf.get_env(...)`, `self.get_env(...)` in the class that has it. */
function isCalled(
  project: PythonProject,
  module: PythonModule,
  { name, scope }: CallFact,
  { module: own, path, fact }: Reader,
): boolean {
  if (lastPart(name) !== fact.name) return false;
  if (/^(self|cls)\.\w+$/.test(name))
    return module === own && fact.scope !== '' && scope.startsWith(`${fact.scope}.`);
  const found = project.resolveQualified(module, name);
  return found !== null && found.module === own && found.name === path;
}

function ask(reader: Reader, call: CallExpression): Omit<AskedFor, 'line'> | null {
  const key = argument(reader, call, reader.key);
  if (key?.kind !== 'string' || key.holes.length > 0) return null;
  const given = reader.preset === null ? undefined : argument(reader, call, reader.preset);
  const own = reader.fact.parameters.find((one) => one.name === reader.preset)?.default ?? undefined;
  const preset = [given, own, reader.written].find((one) => one !== undefined && !isNothing(one));
  // Other arguments say what to do without, and this is not read.
  const isOpen = reader.fact.parameters.some(({ name }) => !/^(self|cls)$/.test(name) && name !== reader.key);
  const isPlain = reader.preset !== null || !isOpen;
  const required = reader.demands && isPlain && preset === undefined;
  return { name: reader.around.replace('{}', key.value), preset, required };
}

/** What an argument of a call is, by its name or its place. */
function argument({ fact }: Reader, call: CallExpression, name: string): Expression | undefined {
  const taken = fact.parameters.filter(
    (one, at) => at > 0 || fact.scope === '' || !/^(self|cls)$/.test(one.name),
  );
  return call.keywords[name] ?? call.args[taken.findIndex((one) => one.name === name)];
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'constant' && expression.value === null;
}

/** Libraries whose objects are asked for variables: `config = Config('.env')`, `env = Env()`. */
const MAKERS =
  /^(starlette\.config\.Config|decouple\.(Auto)?Config|environs\.Env|environ\.(environ\.)?(FileAware)?Env)$/;

/** What such an object is asked for that goes by another name than `env` or `config`, or was made in another module. */
function asksObject(
  project: PythonProject,
  module: PythonModule,
  { name, call, line }: CallFact,
  objects: ReadonlyMap<string, readonly PythonModule[]>,
): readonly AskedFor[] {
  if (readsEnvironment(name)) return [];
  const [, second] = call.args;
  const key = variableRead(`env.${lastPart(name)}`, call);
  if (key === null) return [];
  const owner = objects.has(lastPart(name))
    ? name
    : readsAs(name)
      ? name.slice(0, name.lastIndexOf('.'))
      : '';
  const makers = objects.get(lastPart(owner));
  if (makers === undefined) return [];
  const found = project.resolveQualified(module, owner);
  if (found === null || !makers.includes(found.module) || found.name !== lastPart(owner)) return [];
  const preset = second ?? call.keywords['default'];
  return [{ name: key, preset, required: preset === undefined, line }];
}

function readsAs(name: string): boolean {
  return name.includes('.') && (/\.get$/.test(name) || readsEnvironment(`env.${lastPart(name)}`));
}

/** The modules that make such objects, by the names that they give them. */
function objectsIn(modules: readonly PythonModule[]): ReadonlyMap<string, readonly PythonModule[]> {
  const made = modules.flatMap((module) =>
    module.calls.flatMap(({ name, target, scope }) =>
      target !== null && scope === '' && MAKERS.test(name) ? [{ target, module }] : [],
    ),
  );
  const groups = Map.groupBy(made, ({ target }) => target);
  return new Map([...groups].map(([target, all]) => [target, all.map(({ module }) => module)]));
}
