import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateText } from '../../formats/python/value.ts';
import type { Need } from '../../model/inventory.ts';

/** Where Kestra is asked to run a flow (its REST API, "Create a new execution for a flow"), with and without a tenant. */
const EXECUTION = /\/api\/v1\/(?:[\w-]+\/)?executions\/([\w.-]+)\/([\w-]+)(?:[/?]|$)/;

/** The flow that a module starts, `namespace.flow(input, ...)`; null when it starts none, or which one cannot be read. */
export function startedFlow(project: PythonProject, module: PythonModule): Need | null {
  for (const fact of module.calls) {
    if (!/(^|\.)(post|request)$/.test(fact.name)) continue;
    for (const arg of fact.call.args) {
      const [, namespace, flow] = EXECUTION.exec(evaluateText(project, module, arg, fact.scope) ?? '') ?? [];
      if (namespace === undefined || flow === undefined) continue;
      const text = `${fact.name}(.../executions/${namespace}/${flow})`;
      const detail = `${namespace}.${flow}(${inputsOf(module, fact).join(', ')})`;
      return { what: 'workflow', detail, evidence: { path: module.path, line: fact.line, text } };
    }
  }
  return null;
}

/** Names of the fields that are sent: the flow's inputs. */
function inputsOf(module: PythonModule, { call, scope }: CallFact): readonly string[] {
  const given = call.keywords['files'] ?? call.keywords['data'] ?? call.keywords['json'];
  const sent = given?.kind === 'name' ? assignedIn(module, scope, given.name) : given;
  if (sent?.kind !== 'dict') return [];
  return sent.entries.flatMap(([key]) =>
    key.kind === 'string' && /^[\w-]+$/.test(key.value) ? [key.value] : [],
  );
}

function assignedIn({ assigns }: PythonModule, scope: string, name: string): Expression | undefined {
  return assigns.findLast((one) => one.target === name && one.scope === scope)?.value;
}
