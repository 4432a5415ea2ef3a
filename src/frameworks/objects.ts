import type { CallFact, PythonModule } from '../formats/python/module.ts';
import type { ServiceKind } from '../model/inventory.ts';
import type { Application } from './framework.ts';

/**
 * Applications that are objects made by a constructor: at module level under a name, or in a function that returns
 * them (a factory).
 * @param constructors qualified names, `fastapi.FastAPI`; a class of the module that derives from one counts too
 */
export function objectApplications(
  module: PythonModule,
  framework: string,
  kind: ServiceKind,
  constructors: readonly string[],
): readonly Application[] {
  const derived = module.classes
    .filter((one) => one.bases.some((base) => constructors.includes(base)))
    .map((one) => one.name);
  const names = new Set([...constructors, ...derived]);
  return module.calls
    .filter((call) => names.has(call.name))
    .flatMap((call) => application(module, framework, kind, call));
}

function application(
  module: PythonModule,
  framework: string,
  kind: ServiceKind,
  call: CallFact,
): readonly Application[] {
  const text = `${call.target ?? 'return'} = ${call.name.split('.').pop()}(...)`;
  const { path } = module;
  const found = { framework, kind, path, line: call.line, text, preference: 0 };
  const local = call.target;
  if (!call.lazy && call.scope === '') {
    const holders = [{ path, name: local ?? '', within: null }];
    return local === null ? [] : [{ ...found, object: local, factory: false, holders }];
  }
  const factory = module.functions.find(
    (one) =>
      one.scope === '' &&
      one.name === call.scope &&
      one.returns.some(
        (value) =>
          (value.kind === 'name' && (value.name === local || value.name === `${local}.app`)) ||
          (value.kind === 'call' && value === call.call),
      ),
  );
  const holders = local === null ? [] : [{ path, name: local, within: call.scope }];
  if (!factory) return held(module, found, local);
  const takes = factory.parameters.filter((one) => one.default === null && !one.rest).map((one) => one.name);
  const made = { ...found, object: factory.name, factory: true, holders };
  return [takes.length > 0 ? { ...made, takes } : made];
}

/** `self.app = FastAPI()` of a class, where the module itself serves it: `uvicorn.run(service.app)`, `self.app.run()`. */
function held(
  module: PythonModule,
  found: Pick<Application, 'framework' | 'kind' | 'path' | 'line' | 'text' | 'preference'>,
  local: string | null,
): readonly Application[] {
  const name = /^self(\.\w+)$/.exec(local ?? '')?.[1];
  if (name === undefined || local === null) return [];
  const isServed = module.calls.some(({ name: called, call: { callee, args } }) => {
    const [given] = args;
    const isGiven = given?.kind === 'name' && given.name.endsWith(name);
    const isRun = callee.kind === 'name' && callee.name.endsWith(`${name}.run`);
    return isRun || (isGiven && /^(uvicorn|hypercorn)\.run$|^waitress\.serve$/.test(called));
  });
  const holders = [{ path: module.path, name: local, within: null }];
  return isServed ? [{ ...found, object: null, factory: false, holders }] : [];
}

/** The application inside another, where a module gives it a name of its own: `app = connexion_app.app`. */
export function withInner(
  module: PythonModule,
  applications: readonly Application[],
): readonly Application[] {
  const inner = module.assigns.flatMap(({ target, value, scope, line }): readonly Application[] => {
    const name = scope === '' && value.kind === 'name' ? value.name : null;
    const outer = applications.find((one) => !one.factory && `${one.object}.app` === name);
    if (!outer || name === null) return [];
    const holders = [...outer.holders, { path: module.path, name: target, within: null }];
    return [{ ...outer, object: target, holders, line, text: `${target} = ${name}`, preference: -1 }];
  });
  return [...applications, ...inner];
}
