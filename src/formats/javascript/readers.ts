import { lastPart } from '../text/dotted.ts';
import type { ScriptProject } from './project.ts';
import type { Setting } from './settings.ts';
import type { CallExpression, ScriptModule } from './syntax.ts';

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;
/** What an object is called whose methods read the environment. */
const SETTINGS = /(config|env|environment|settings)\w*$/i;
const DEEPEST = 6;

/**
 * The variable that a call of the application's own reads, `getEnv('PORT', '3000')` where `getEnv` reads the one it is
 * handed, with what the call gives beside its name; null for any other call.
 * @param methods names of methods that read, with the place of the name
 */
export function variableRead(
  project: ScriptProject,
  module: ScriptModule,
  call: CallExpression,
  methods: ReadonlyMap<string, number> = new Map(),
): Setting | null {
  const owner = call.name.slice(0, Math.max(call.name.lastIndexOf('.'), 0));
  const at = SETTINGS.test(owner) ? methods.get(lastPart(call.name)) : placeOf(project, module, call.name);
  const key = at === undefined ? undefined : call.args[at];
  if (at === undefined || key?.kind !== 'string' || !VARIABLE.test(key.value)) return null;
  const beside = call.args[at + 1];
  const isText = beside && /^(string|number|template|name|operation)$/.test(beside.kind);
  return { name: key.value, fallback: isText ? beside : undefined };
}

/** The place of the variable's name among what a function takes, wherever it is imported from. */
function placeOf(project: ScriptProject, module: ScriptModule, name: string, depth = 0): number | undefined {
  const own = module.readers.get(name);
  if (own !== undefined || depth > DEEPEST) return own;
  const from = module.imports.find((one) => one.local === name);
  const path = from && project.resolve(module.path, from.source);
  const other = path ? project.module(path) : null;
  if (!from || !other) return undefined;
  return placeOf(project, other, other.exports.get(from.imported) ?? from.imported, depth + 1);
}
