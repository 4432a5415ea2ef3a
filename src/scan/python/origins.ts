import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluate, evaluateText } from '../../formats/python/value.ts';
import type { Origins } from '../cors.ts';

const SETTINGS = /^CORS_(ALLOWED_ORIGINS|ORIGIN_WHITELIST)$/;
const OPEN = /^CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)$/;

/** The origins that a server lets browsers ask it from, as far as its code says; null when it says nothing. */
export function originsOf(project: PythonProject, modules: readonly PythonModule[]): Origins | null {
  for (const module of modules) {
    const found = called(project, module) ?? set(project, module);
    if (found) return found;
  }
  return null;
}

/** `app.add_middleware(CORSMiddleware, allow_origins=[...])`, `CORS(app, origins=[...])`. */
function called(project: PythonProject, module: PythonModule): Origins | null {
  for (const { name, call, line, scope } of module.calls) {
    const isStarlette = isMiddleware(module, call.args[0]) || name.endsWith('CORSMiddleware');
    if (!isStarlette && !/^flask_cors\.(CORS|cross_origin)$/.test(name)) continue;
    const { allow_origins, origins, allow_origin_regex, resources } = call.keywords;
    const list = isStarlette ? allow_origins : origins;
    const isOpen = allow_origin_regex !== undefined || resources !== undefined;
    const allowed = isOpen || !list ? null : textsOf(project, module, list, scope);
    return { allowed, evidence: { path: module.path, line, text: `${name}(...)` } };
  }
  return null;
}

/** What Django's settings say. */
function set(project: PythonProject, module: PythonModule): Origins | null {
  const open = module.assigns.find((one) => OPEN.test(one.target));
  const listed = module.assigns.find((one) => SETTINGS.test(one.target));
  const isOpen = open !== undefined && evaluate(project, module, open.value) !== false;
  const setting = isOpen ? open : listed;
  if (!setting) return null;
  const allowed = isOpen ? null : textsOf(project, module, setting.value, '');
  return { allowed, evidence: { path: module.path, line: setting.line, text: setting.target } };
}

function isMiddleware(module: PythonModule, first: Expression | undefined): boolean {
  if (first?.kind !== 'name') return false;
  return /(^|\.)CORSMiddleware$/.test(module.names.get(first.name) ?? first.name);
}

/** The texts of a list, as far as all are known; `"a,b".split(",")` and names of lists too. */
function textsOf(
  project: PythonProject,
  module: PythonModule,
  list: Expression,
  scope: string,
  depth = 0,
): readonly string[] | null {
  if (depth > 6) return null;
  if (list.kind === 'list') {
    const texts = list.items.map((one) => evaluateText(project, module, one, scope));
    return texts.every((one) => one !== null) ? texts : null;
  }
  if (list.kind === 'string') return list.value.includes('{}') ? null : [list.value];
  if (list.kind === 'call' && list.callee.kind === 'attribute' && list.callee.name === 'split')
    return (
      evaluateText(project, module, list.callee.of, scope)
        ?.split(',')
        .map((one) => one.trim()) ?? null
    );
  if (list.kind !== 'name') return null;
  const found = project.resolve(module, list.name);
  const place = found?.module ?? module;
  const own = place.assigns.findLast((one) => one.target === (found?.name ?? list.name) && !one.augmented);
  // Calls that only change a list are no facts of a module: its text tells.
  const isChanged = (project.text(place.path) ?? '').includes(`${found?.name ?? list.name}.append(`);
  return own && !isChanged ? textsOf(project, place, own.value, own.scope, depth + 1) : null;
}
