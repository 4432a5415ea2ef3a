import { posix } from 'node:path';
import type { PythonModule } from '../../formats/python/module.ts';
import { moduleName } from '../../formats/python/paths.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import type { Evidence } from '../../model/evidence.ts';

/** Tasks of a queue by name: those that code works off, and those it asks others for. */
export interface Tasks {
  readonly done: readonly string[];
  readonly asked: readonly { readonly name: string; readonly evidence: Evidence }[];
}

const NO_TASKS: Tasks = { done: [], asked: [] };

/** The tasks that modules declare with a name of their own, and those asked for by name (`send_task`), through functions too. */
export function tasksOf(project: PythonProject, modules: readonly PythonModule[]): Tasks {
  if (!modules.some((module) => module.imports.some((one) => one.module.startsWith('celery'))))
    return NO_TASKS;
  const done = modules.flatMap((module) => declared(project, module));
  const asks = modules.flatMap((module) =>
    module.calls
      .filter(({ name }) => /(^|\.)(send_task|signature)$/.test(name))
      .map((fact) => ({ module, fact })),
  );
  const asked = asks.flatMap(({ module, fact }) => {
    const [first] = fact.call.args;
    const name = evaluateText(project, module, first, fact.scope);
    if (name !== null) return [{ name, evidence: evidenceOf(module, fact.line, name) }];
    const within = module.functions.find((one) => one.name === fact.scope);
    const at = within?.parameters.findIndex((one) => first?.kind === 'name' && one.name === first.name) ?? -1;
    return within && at >= 0 ? through(project, modules, module, within.name, at) : [];
  });
  return { done: [...new Set(done)].sort(), asked };
}

/** What a function that hands a name on is called with. */
function through(
  project: PythonProject,
  modules: readonly PythonModule[],
  home: PythonModule,
  name: string,
  at: number,
): Tasks['asked'] {
  return modules.flatMap((module) =>
    module.calls.flatMap(({ call, scope, line }) => {
      const [callee, given] = [call.callee, call.args[at]];
      if (callee.kind !== 'name' || !callee.name.endsWith(name)) return [];
      const found = project.resolve(module, callee.name);
      const task =
        found?.module === home && found.name === name ? evaluateText(project, module, given, scope) : null;
      return task === null ? [] : [{ name: task, evidence: evidenceOf(module, line, task) }];
    }),
  );
}

/** `@app.task(name=COUNT)`; without a name a task is called like its module and function. */
function declared(project: PythonProject, module: PythonModule): readonly string[] {
  const dotted = moduleName(module.path);
  return module.functions.flatMap((one) =>
    one.decorators.flatMap((decorator) => {
      const callee = decorator.kind === 'call' ? decorator.callee : decorator;
      if (callee.kind !== 'name' || !/(^|\.)(task|shared_task)$/.test(callee.name)) return [];
      const given = decorator.kind === 'call' ? decorator.keywords['name'] : undefined;
      return [evaluateText(project, module, given) ?? `${dotted}.${one.name}`];
    }),
  );
}

function evidenceOf(module: PythonModule, line: number, name: string): Evidence {
  return { path: module.path, line, text: `asks for ${posix.basename(name)}` };
}
