import { readsEnvironment } from '../../formats/python/environment.ts';
import { type CallFact, type PythonModule, qualify } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Held } from '../../model/inventory.ts';

/** Types by the last part of their names: Python's own and pydantic's ("Standard Library Types", "Pydantic Types"). */
const TYPES: readonly (readonly [name: RegExp, holds: Held])[] = [
  [/^((Strict|Positive|Negative|NonPositive|NonNegative|Finite)?(int|Int|float|Float)|con(int|float|decimal)|complex|Decimal|ByteSize)$/, 'number'],
  [/^(bool|StrictBool)$/, 'boolean'],
  [/^timedelta$/, 'duration'],
  [/^(Literal|Enum)$/, 'choice'],
  [/^(EmailStr|NameEmail)$/, 'email'],
  [/(Url|Dsn)$/, 'address'],
  [/^([Ll]ist|[Dd]ict|[Ss]et|[Ff]rozen[Ss]et|[Tt]uple|Sequence|Mapping|Json|con(list|set)|UUID\d?|(Past|Future|Aware|Naive)?(date|Date)(time)?|IPv\w+|Pattern)$/, 'other'],
]; // biome-ignore format: one table, a row a type
/** What stands around a type without changing what is read. */
const AROUND = /^(Optional|Annotated|Final|Required)$/;

/** What a field of a settings class may hold by its annotation; undefined where any text will do. */
export function heldBy(
  project: PythonProject,
  module: PythonModule,
  annotation: Expression,
): Held | undefined {
  const next = (one: Expression | undefined): Held | undefined => one && heldBy(project, module, one);
  if (annotation.kind === 'name') return heldAs(project, module, annotation.name);
  if (annotation.kind === 'string') return heldAs(project, module, annotation.value.trim());
  if (annotation.kind === 'call') return next(annotation.callee);
  if (annotation.kind === 'operation' && annotation.operator === '|')
    return either(annotation.operands, next);
  if (annotation.kind !== 'index' || annotation.of.kind !== 'name') return undefined;
  const name = lastPart(annotation.of.name);
  // With it pydantic leaves the text to a validator of the class.
  if (annotation.index.some((one) => one.kind === 'name' && lastPart(one.name) === 'NoDecode'))
    return undefined;
  if (AROUND.test(name)) return next(annotation.index[0]);
  return name === 'Union' ? either(annotation.index, next) : next(annotation.of);
}

/** One that takes any text takes all; nothing at all is not written. */
function either(
  options: readonly Expression[],
  next: (one: Expression) => Held | undefined,
): Held | undefined {
  const all = options.filter(({ kind }) => kind !== 'constant').map(next);
  return all.includes(undefined) ? undefined : all[0];
}

function heldAs(project: PythonProject, module: PythonModule, name: string): Held | undefined {
  const known = typed(lastPart(qualify(module.names, name)));
  if (known !== undefined) return known;
  const own = project.resolve(module, name);
  const made = own?.module.classes.find((one) => one.name === own.name);
  return made?.bases.some((base) => /(^|\.)\w*Enum$/.test(base)) ? 'choice' : undefined;
}

function typed(name: string): Held | undefined {
  return TYPES.find(([pattern]) => pattern.test(name))?.[1];
}

/** How a variable is turned into something else. */
export interface Converted {
  readonly holds: Held | undefined;
  /** True where the conversion fails without a value. */
  readonly required: boolean;
  /** What stands in for it by a scheme of its own (`environ.Env(DEBUG=(bool, False))`). */
  readonly preset?: Expression;
}

/** Functions that fail at a text that is not what they want. */
const CONVERTS: Readonly<Record<string, Held>> = {
  'decimal.Decimal': 'number',
  'distutils.util.strtobool': 'boolean',
  'json.loads': 'other',
  float: 'number',
  int: 'number',
};
/** Readers of django-environ, environs and decouple by what they read as: `env.int`. */
const READS: Readonly<Record<string, Held>> = {
  bool: 'boolean', date: 'other', datetime: 'other', decimal: 'number', dict: 'other', email: 'email', float: 'number',
  int: 'number', json: 'other', timedelta: 'duration', url: 'address', uuid: 'other', enum: 'choice',
  ...Object.fromEntries(['db', 'db_url', 'dj_db_url', 'search_url'].map((name) => [name, 'address' as const])),
}; // biome-ignore format: one table

/** What a module turns the variables into that it reads, by name. */
export function convertedIn(module: PythonModule): ReadonlyMap<string, Converted> {
  const found = module.calls.flatMap((fact): readonly (readonly [string, Converted])[] => {
    if (/(^|\.)environ\.Env$/.test(fact.name)) return schemeOf(fact);
    const [first] = fact.call.args;
    if (readsEnvironment(fact.name) && first?.kind === 'string') {
      const holds = readAs(fact);
      return holds === undefined ? [] : [[first.value, { holds, required: false }]];
    }
    const holds = CONVERTS[fact.name];
    return holds === undefined || first === undefined ? [] : converted(module, first, holds);
  });
  return new Map(found.toReversed());
}

/** `env.int('X')`, `config('X', cast=int)`. */
function readAs({ name, call }: CallFact): Held | undefined {
  const cast = call.keywords['cast'];
  if (cast?.kind === 'name') return typed(lastPart(cast.name));
  return READS[/(?:^|\.)env\.(\w+)$/.exec(name)?.[1] ?? ''];
}

/** The variable that is read where something is turned into something else: `int(os.environ['X'])`. */
function converted(
  module: PythonModule,
  from: Expression,
  holds: Held,
): readonly (readonly [string, Converted])[] {
  if (from.kind === 'operation' && from.operator === 'or') {
    const read = from.operands[0];
    return read ? converted(module, read, holds).map(([name]) => [name, { holds, required: false }]) : [];
  }
  const read = from.kind === 'index' ? from.of : from.kind === 'call' ? from.callee : null;
  if (read?.kind !== 'name') return [];
  const qualified = qualify(module.names, read.name);
  const [key, second] = from.kind === 'index' ? from.index : from.kind === 'call' ? from.args : [];
  if (key?.kind !== 'string') return [];
  if (from.kind === 'index')
    return qualified === 'os.environ' ? [[key.value, { holds, required: true }]] : [];
  const hasPreset = second !== undefined || (from.kind === 'call' && 'default' in from.keywords);
  return readsEnvironment(qualified) ? [[key.value, { holds, required: !hasPreset }]] : [];
}

/** `environ.Env(DEBUG=(bool, False), PORT=int)` (django-environ, "Quick Start"). */
function schemeOf({ call }: CallFact): readonly (readonly [string, Converted])[] {
  return Object.entries(call.keywords).map(([name, scheme]) => {
    const [cast, preset] = scheme.kind === 'list' ? scheme.items : [scheme];
    const holds = cast?.kind === 'name' ? typed(lastPart(cast.name)) : undefined;
    return [name, { holds, required: false, ...(preset ? { preset } : {}) }] as const;
  });
}
