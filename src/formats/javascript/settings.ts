import type { CallExpression, Expression, ScriptModule } from './syntax.ts';

/** An environment variable that a library reads, and what stands in for it. */
export interface Setting {
  readonly name: string;
  readonly fallback: Expression | undefined;
}

/**
 * The variable that a chain of env-var's reads (`env.get('PORT').default('8080').asPortNumber()`), or Nest's configuration
 * service (`config.get('PORT', 3000)`); null for any other call.
 */
export function settingRead(module: ScriptModule, call: CallExpression): Setting | null {
  let fallback: Expression | undefined;
  let at = call;
  while (at.callee.kind === 'member' && at.callee.of.kind === 'call') {
    if (at.callee.name === 'default') [fallback] = at.args;
    at = at.callee.of;
  }
  const [owner = ''] = at.name.split('.');
  const [key, other] = at.args;
  if (key?.kind !== 'string' || !/\.get(OrThrow)?$/.test(at.name)) return null;
  const isLibrary = module.imports.some((one) => one.local === owner && one.source === 'env-var');
  if (isLibrary) return { name: key.value, fallback };
  return /config\w*\.get$/i.test(at.name) && other ? { name: key.value, fallback: other } : null;
}

/** Finds where a name is made. */
export type Define = (name: string) => Expression | null;

/**
 * What a schema of the environment puts in a variable's place when it is not set: `z.object({ PORT: z.coerce.number()
 * .default(3000) }).parse(process.env)`, `cleanEnv(process.env, { PORT: port({ default: 3000 }) })`. Null when the value is
 * made of no such schema, or the schema has no default for it.
 */
export function schemaDefault(value: Expression, name: string, define: Define): Expression | null {
  if (value.kind === 'name' && value.name.endsWith('.data')) {
    const parsed = define(value.name.slice(0, -'.data'.length));
    return parsed ? schemaDefault(parsed, name, define) : null;
  }
  const entry = value.kind === 'call' ? schemaEntries(value, define)[name] : undefined;
  return entry ? defaultOf(entry) : null;
}

/** What a schema says of each variable that it is given, by name: nothing where the call holds nothing to a schema. */
export function schemaEntries(call: CallExpression, define: Define): Readonly<Record<string, Expression>> {
  if (!/(^|\.)(parse|safeParse|cleanEnv|createEnv|envsafe)$/.test(call.name)) return {};
  const shape = /parse$/i.test(call.name) ? shapeOf(ownerOf(call, define)) : call.args.at(-1);
  if (shape?.kind !== 'object') return {};
  const groups = Object.values(shape.entries).filter((one) => one.kind === 'object');
  return Object.assign({}, ...groups.toReversed().map(({ entries }) => entries), shape.entries);
}

/** `schema` of `schema.parse(...)`. */
function ownerOf({ name, callee }: CallExpression, define: Define): Expression | null {
  if (callee.kind === 'member') return callee.of;
  return define(name.slice(0, name.lastIndexOf('.')));
}

/** The object that `z.object({...})` is given, whatever is chained to it. */
function shapeOf(schema: Expression | null): Expression | undefined {
  if (schema?.kind !== 'call') return undefined;
  if (/(^|\.)object$/.test(schema.name)) return schema.args[0];
  return schema.callee.kind === 'member' ? shapeOf(schema.callee.of) : undefined;
}

/** What an entry of a schema puts in the place of nothing; null when it has no such thing. */
export function defaultOf(entry: Expression): Expression | null {
  if (entry.kind !== 'call') return null;
  if (/(^|\.)default$/.test(entry.name)) return entry.args[0] ?? null;
  const [options] = entry.args;
  const written =
    options?.kind === 'object' ? (options.entries['default'] ?? options.entries['devDefault']) : undefined;
  if (written) return written;
  return entry.callee.kind === 'member' ? defaultOf(entry.callee.of) : null;
}
