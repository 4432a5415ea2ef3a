import type { ScriptProject } from '../../formats/javascript/project.ts';
import { defaultOf, schemaEntries } from '../../formats/javascript/settings.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf } from '../../formats/javascript/value.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Held } from '../../model/inventory.ts';

/** A variable as a library reads it that is told what it holds. */
export interface Declared {
  readonly name: string;
  readonly fallback: Expression | null;
  readonly required: boolean;
  /** True where the program ends without it, whatever others make of it. */
  readonly demanded?: boolean;
  readonly holds: Held | undefined;
  readonly line: number;
}

const ENVIRONMENT = /^(?:process\.env|import\.meta\.env|Bun\.env|Deno\.env)(?:\.([A-Za-z_]\w*))?$/;
/** What a variable is turned into by what is called with it. */
const CONVERTS: readonly (readonly [call: RegExp, holds: Held])[] = [
  [/^((Number\.)?parse(Int|Float)|Number|BigInt)$/, 'number'],
  [/^URL$/, 'address'],
  [/^JSON\.parse$/, 'other'],
];
/** Last parts of what builds a schema (zod, envalid), and of env-var's readers without their `as`. */
const TYPES: readonly (readonly [name: RegExp, holds: Held])[] = [
  [/^(number(string)?|int\w*|nat|Int\w*|Float\w*|num|port|PortNumber|bigint)$/, 'number'],
  [/^(bool(ean)?|Bool(Strict)?|stringbool)$/, 'boolean'],
  [/^(nativeEnum|literal|valid|oneOf|picklist|[Ee]num|in)$/, 'choice'],
  [/^(url|httpUrl|uri|UrlString|UrlObject)$/, 'address'],
  [/^(email|EmailString)$/, 'email'],
  [/^(array|object|record|json|Json\w*|date|datetime|uuid|guid|ip(v4|v6)?|cuid2?|RegExp)$/, 'other'],
];
/** With one of these an entry may be left out. */
const OPTIONAL = /^(optional|nullish|default|catch|prefault)$/;

/** What a module turns variables into, by name. */
export function convertedIn({ calls }: ScriptModule): ReadonlyMap<string, Held> {
  return new Map(
    calls.flatMap(({ call }) => {
      const holds = CONVERTS.find(([pattern]) => pattern.test(call.name))?.[1];
      const name = read(call.args[0]);
      return holds === undefined || name === null || call.args.length > 2 ? [] : [[name, holds] as const];
    }),
  );
}

/** The variable that an expression is, or is unless something stands in for it. */
function read(expression: Expression | undefined): string | null {
  if (expression?.kind === 'operation') return read(expression.operands[0]);
  return expression?.kind === 'name' ? (ENVIRONMENT.exec(expression.name)?.[1] ?? null) : null;
}

/** The variables that a module reads by env-var, or through a schema that the environment is held to. */
export function declaredIn(project: ScriptProject, module: ScriptModule): readonly Declared[] {
  return module.calls.flatMap(({ call }) => [
    ...byReader(module, call),
    ...bySchema(module, call, (name) => definitionOf(project, module, name)?.value ?? null),
  ]);
}

/** `env.get('X').required().asIntPositive()`. */
function byReader(module: ScriptModule, call: CallExpression): readonly Declared[] {
  const [, type] = /^\.as(\w+)$/.exec(call.name) ?? [];
  if (type === undefined) return [];
  const chain = chainOf(call);
  const first = chain.at(-1);
  const [key] = first?.args ?? [];
  const owner = /^(\w+)\.get$/.exec(first?.name ?? '')?.[1];
  const isLibrary = module.imports.some(({ local, source }) => local === owner && source === 'env-var');
  if (!isLibrary || key?.kind !== 'string') return [];
  const named = (name: string): CallExpression | undefined => chain.find((one) => lastOf(one) === name);
  const fallback = named('default')?.args[0] ?? null;
  const required = named('required') !== undefined && fallback === null;
  return [{ name: key.value, fallback, required, holds: typed(type), line: call.line }];
}

/** `schema.parse(process.env)`, and `schema.parse({ port: process.env.PORT })`, where the schema has names of its own. */
function bySchema(
  module: ScriptModule,
  call: CallExpression,
  define: (name: string) => Expression | null,
): readonly Declared[] {
  const isOf = (name: string, from: RegExp): boolean =>
    call.name === name && module.imports.some(({ source }) => from.test(source));
  // They read the environment without being given it.
  const isGiven = isOf('createEnv', /^@t3-oss\//) || isOf('envsafe', /^envsafe$/);
  const names = isGiven ? (key: string) => key : namesIn(call.args[0]);
  if (names === null) return [];
  return Object.entries(schemaEntries(call, define)).flatMap(([key, written]) => {
    const name = names(key);
    const entry = written.kind === 'name' ? define(written.name) : written;
    if (name === null || !/^[A-Za-z_]\w*$/.test(name) || entry?.kind !== 'call') return [];
    const chain = chainOf(entry);
    const fallback = defaultOf(entry);
    const required = fallback === null && !chain.some((one) => OPTIONAL.test(lastOf(one)));
    return [{ name, fallback, required, holds: heldBy(chain), line: call.line }];
  });
}

/** The variable that each entry of a schema is given; null where the environment is not what is held to it. */
function namesIn(given: Expression | undefined): ((key: string) => string | null) | null {
  if (given?.kind === 'name') return isWhole(given) ? (key) => key : null;
  if (given?.kind !== 'object') return null;
  const { '...': rest, ...own } = given.entries;
  const isSpread = rest !== undefined && isWhole(rest);
  return (key) => (own[key] ? read(own[key]) : isSpread ? key : null);
}

/** The whole environment: `process.env`. */
export function isWhole(expression: Expression | undefined): boolean {
  return (
    expression?.kind === 'name' &&
    ENVIRONMENT.exec(expression.name)?.[1] === undefined &&
    ENVIRONMENT.test(expression.name)
  );
}

/** What the outermost call of a chain says counts before what it is called on. */
export function heldBy(chain: readonly CallExpression[]): Held | undefined {
  for (const call of chain) {
    const [first] = call.args;
    const name = lastOf(call);
    const turned = name === 'transform' && first?.kind === 'name' ? first.name : '';
    if (turned === 'Number' || turned === 'parseInt' || turned === 'parseFloat') return 'number';
    if (name === 'pipe' && first?.kind === 'call') return heldBy(chainOf(first));
    if (first?.kind === 'object' && first.entries['choices'] !== undefined) return 'choice';
    const holds = typed(name);
    if (holds !== undefined) return holds;
  }
  return undefined;
}

/** The calls of `a().b().c()`, the last one first. */
export function chainOf(call: CallExpression): readonly CallExpression[] {
  const { callee } = call;
  return callee.kind === 'member' && callee.of.kind === 'call' ? [call, ...chainOf(callee.of)] : [call];
}

/** What a schema's word for a type holds. */
export function typed(name: string): Held | undefined {
  return TYPES.find(([pattern]) => pattern.test(name))?.[1];
}

function lastOf({ name }: CallExpression): string {
  return lastPart(name);
}
