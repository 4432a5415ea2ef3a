import type { ScriptProject } from '../../formats/javascript/project.ts';
import { defaultOf } from '../../formats/javascript/settings.ts';
import type { CallExpression, ClassFact, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf } from '../../formats/javascript/value.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Held } from '../../model/inventory.ts';
import { chainOf, type Declared, heldBy, isWhole, typed } from './held.ts';

type Define = (expression: Expression | undefined) => Expression | undefined;
type Entry = Omit<Declared, 'line' | 'name' | 'demanded'>;
type Entries = Readonly<Record<string, Expression>>;

/** Variables by the schemas that libraries hold the whole environment to: each demands what it has no default for. */
export function heldToSchema(project: ScriptProject, module: ScriptModule): readonly Declared[] {
  const define: Define = (one) =>
    one?.kind === 'name' ? (definitionOf(project, module, one.name)?.value ?? one) : one;
  const from = (source: RegExp, local: string): boolean =>
    module.imports.some((one) => one.local === local && source.test(one.source));
  return module.calls.flatMap(({ call, within }) => {
    const found =
      byRules(call, define) ??
      byJsonSchema(call, define, from) ??
      byConvict(call, define, from) ??
      byParts(call, define, from) ??
      byClass(project, module, call, within?.name ?? '');
    return Object.entries(found ?? {}).flatMap(([name, entry]) =>
      /^[A-Za-z_]\w*$/.test(name) ? [{ name, ...entry, demanded: entry.required, line: call.line }] : [],
    );
  });
}

type Found = Readonly<Record<string, Entry>> | null;

function each(entries: Entries, read: (entry: Expression) => Entry | null): Found {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, one]) => {
      const entry = read(one);
      return entry === null ? [] : [[name, entry] as const];
    }),
  );
}

/** Joi and yup: `schema.validate(process.env)`, `Joi.attempt(process.env, schema)`, Nest's `validationSchema`. */
function byRules(call: CallExpression, define: Define): Found {
  const [first, second] = call.args;
  const entries = call.name.endsWith('.forRoot')
    ? ruled(define(entryOf(first, 'validationSchema')), define)
    : !isWhole(first)
      ? null
      : /(^|\.)(attempt|assert)$/.test(call.name)
        ? ruled(define(second), define)
        : /(^|\.)validate(Sync|Async)?$/.test(call.name)
          ? ruled(ownerOf(call, define), define)
          : null;
  return entries && each(entries, (one) => ruleOf(define(one)));
}

function ruleOf(entry: Expression | undefined): Entry | null {
  if (entry?.kind !== 'call') return null;
  const chain = chainOf(entry);
  const fallback = defaultOf(entry);
  const required = fallback === null && chain.some((one) => /^(required|exist)$/.test(lastPart(one.name)));
  return { fallback, required, holds: heldBy(chain) };
}

/** The object that `Joi.object({...})` or `.keys({...})` is given, whatever is chained to it. */
function ruled(schema: Expression | undefined, define: Define): Entries | null {
  if (schema?.kind !== 'call') return null;
  const shape = /(^|\.)(object|keys|shape)$/.test(schema.name) ? define(schema.args[0]) : undefined;
  return shape?.kind === 'object' ? shape.entries : ruled(ownerOf(schema, define), define);
}

/** What a method is called on. */
function ownerOf({ callee, name }: CallExpression, define: Define): Expression | undefined {
  if (callee.kind === 'member') return callee.of;
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const owner: Expression = { kind: 'name', name: name.slice(0, dot) };
  const defined = define(owner);
  return defined === owner ? undefined : defined;
}

type From = (source: RegExp, local: string) => boolean;

/** `app.register(fastifyEnv, { schema })`, `envSchema({ schema })`, with a schema of JSON or of TypeBox. */
function byJsonSchema(call: CallExpression, define: Define, from: From): Found {
  const [first, second] = call.args;
  const isPlugin = first?.kind === 'name' && from(/^(@fastify\/env|fastify-env)$/, first.name);
  const options = isPlugin ? second : from(/^env-schema$/, call.name) ? first : undefined;
  const schema = define(entryOf(define(options), 'schema'));
  if (schema?.kind === 'call') {
    const shape = /(^|\.)Object$/.test(schema.name) ? define(schema.args[0]) : undefined;
    return shape?.kind === 'object' ? each(shape.entries, (one) => boxed(define(one))) : null;
  }
  const properties = define(entryOf(schema, 'properties'));
  if (properties?.kind !== 'object') return null;
  const list = define(entryOf(schema, 'required'));
  const required = (list?.kind === 'list' ? list.items : []).flatMap((one) =>
    one.kind === 'string' ? one.value : [],
  );
  const found = Object.entries(properties.entries).map(([name, one]) => {
    const fallback = entryOf(define(one), 'default') ?? null;
    const holds = heldAs(define(one));
    return [name, { fallback, required: fallback === null && required.includes(name), holds }] as const;
  });
  return Object.fromEntries(found);
}

/** `Type.Optional(Type.Number({ default: 3000 }))`. */
function boxed(entry: Expression | undefined): Entry | null {
  if (entry?.kind !== 'call') return null;
  const [inner] = entry.args;
  const isOptional = lastPart(entry.name) === 'Optional';
  const of = isOptional && inner?.kind === 'call' ? inner : entry;
  const fallback = defaultOf(of);
  return {
    fallback,
    required: !isOptional && fallback === null,
    holds: typed(lastPart(of.name).toLowerCase()),
  };
}

function heldAs(property: Expression | undefined): Held | undefined {
  if (entryOf(property, 'enum') !== undefined) return 'choice';
  const [format, type] = ['format', 'type'].map((key) => entryOf(property, key));
  const named = format?.kind === 'string' ? typed(format.value) : undefined;
  return named ?? (type?.kind === 'string' ? typed(type.value) : undefined);
}

/** `convict({ db: { host: { format: String, default: 'x', env: 'DB_HOST' } } })`: what has no default may be in a file. */
function byConvict(call: CallExpression, define: Define, from: From): Found {
  return from(/^convict$/, call.name) ? Object.fromEntries(convicted(call.args[0], define)) : null;
}

function convicted(written: Expression | undefined, define: Define): readonly (readonly [string, Entry])[] {
  const one = define(written);
  if (one?.kind !== 'object') return [];
  const { env, default: preset, format } = one.entries;
  if (env?.kind !== 'string') return Object.values(one.entries).flatMap((inner) => convicted(inner, define));
  const fallback = preset === undefined || preset.kind === 'other' ? null : preset;
  const named = format?.kind === 'string' ? format.value : format?.kind === 'name' ? format.name : '';
  const holds = format?.kind === 'list' ? 'choice' : typed(named.toLowerCase());
  return [[env.value, { fallback, required: false, holds }]];
}

/** znv's `parseEnv(process.env, { A: z.string() })`, valibot's `v.parse(v.object({...}), process.env)`. */
function byParts(call: CallExpression, define: Define, from: From): Found {
  const [first, second] = call.args;
  if (isWhole(first) && from(/^znv$/, call.name)) {
    const shape = define(second);
    return shape?.kind === 'object' ? each(shape.entries, (one) => ofZod(define(one))) : null;
  }
  if (!isWhole(second) || !/(^|\.)(parse|safeParse)$/.test(call.name)) return null;
  const schema = define(first);
  const shape =
    schema?.kind === 'call' && /(^|\.)\w*[oO]bject$/.test(schema.name) ? define(schema.args[0]) : undefined;
  return shape?.kind === 'object' ? each(shape.entries, (one) => ofValibot(define(one))) : null;
}

function ofZod(entry: Expression | undefined): Entry | null {
  const schema = entry?.kind === 'object' ? entry.entries['schema'] : entry;
  if (schema?.kind !== 'call') return null;
  const chain = chainOf(schema);
  const fallback = defaultOf(schema);
  const isGiven =
    entryOf(entry, 'defaults') !== undefined ||
    chain.some((one) => /^(optional|nullish|default|catch|prefault)$/.test(lastPart(one.name)));
  return { fallback, required: fallback === null && !isGiven, holds: heldBy(chain) };
}

function ofValibot(entry: Expression | undefined): Entry | null {
  if (entry?.kind !== 'call') return null;
  const isOptional = /^(optional|nullish|exactOptional|fallback)$/.test(lastPart(entry.name));
  const [inner] = entry.args;
  const of = isOptional && inner?.kind === 'call' ? inner : entry;
  const parts = lastPart(of.name) === 'pipe' ? of.args.toReversed() : [of];
  const held = parts.flatMap((one) => (one.kind === 'call' ? (typed(lastPart(one.name)) ?? []) : []));
  return { fallback: isOptional ? (entry.args[1] ?? null) : null, required: !isOptional, holds: held[0] };
}

/** `plainToInstance(Environment, config)` in what Nest's `validate` is, whose class says what has to be there. */
function byClass(
  project: ScriptProject,
  module: ScriptModule,
  { name, args: [first] }: CallExpression,
  within: string,
): Found {
  if (!/^plainTo(Instance|Class)$/.test(name) || !/^validate/i.test(within) || first?.kind !== 'name')
    return null;
  const made = classNamed(project, module, first.name);
  // What a request is held to has names of its own.
  const isEnvironment = made?.properties.every((one) => /^[A-Z][A-Z\d_]*$/.test(one.name)) ?? false;
  if (made === null || !isEnvironment) return null;
  return Object.fromEntries(
    made.properties.map(({ name: key, value, decorators }) => {
      const rules = decorators.map((one) => lastPart(one.name));
      const fallback = value.kind === 'other' ? null : value;
      const isOpen =
        rules.length === 0 || rules.some((one) => /^(IsOptional|ValidateIf|Transform)$/.test(one));
      const holds = rules.flatMap((one) => typed(one.replace(/^Is/, '').toLowerCase()) ?? [])[0];
      return [key, { fallback, required: fallback === null && !isOpen, holds }];
    }),
  );
}

function classNamed(project: ScriptProject, module: ScriptModule, name: string): ClassFact | null {
  const own = module.classes.find((one) => one.name === name);
  if (own) return own;
  const from = module.imports.find((one) => one.local === name);
  const path = from && project.resolve(module.path, from.source);
  const other = path ? project.module(path) : null;
  return other?.classes.find((one) => one.name === name) ?? null;
}

function entryOf(of: Expression | undefined, key: string): Expression | undefined {
  return of?.kind === 'object' ? of.entries[key] : undefined;
}
