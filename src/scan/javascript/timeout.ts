import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf, numberOf } from '../../formats/javascript/value.ts';

/**
 * Milliseconds that a request waits for its answer: by its own options (`timeout`, `AbortSignal.timeout`), else by those
 * that its client was made with; null where the code names none.
 */
export function timeoutOf(project: ScriptProject, module: ScriptModule, call: CallExpression): number | null {
  for (const one of call.args) {
    const own = one.kind === 'object' ? inOptions(project, module, one.entries) : null;
    if (own !== null) return own;
  }
  const owner = call.name.replace(/\.\w+$/, '');
  const made =
    definitionOf(project, module, owner) ?? definitionOf(project, module, owner.replace(/^this\./, ''));
  if (made?.value.kind !== 'call' || !/\.(create|extend)$/.test(made.value.name)) return null;
  const [options] = made.value.args;
  return options?.kind === 'object' ? inOptions(project, made.module, options.entries) : null;
}

function inOptions(
  project: ScriptProject,
  module: ScriptModule,
  { timeout, signal }: Readonly<Record<string, Expression>>,
): number | null {
  if (timeout !== undefined) return milliseconds(project, module, timeout);
  if (signal?.kind !== 'call' || signal.name !== 'AbortSignal.timeout') return null;
  return milliseconds(project, module, signal.args[0]);
}

/** `300000`, `5 * 60 * 1000`, a name for either. */
function milliseconds(
  project: ScriptProject,
  module: ScriptModule,
  written: Expression | undefined,
): number | null {
  if (written?.kind === 'name') {
    const found = definitionOf(project, module, written.name);
    if (found) return found.value.kind === 'name' ? null : milliseconds(project, found.module, found.value);
  }
  if (written?.kind !== 'operation' || written.operator !== '*') return numberOf(project, module, written);
  const factors = written.operands.map((one) => milliseconds(project, module, one));
  return factors.includes(null) ? null : factors.reduce<number>((all, one) => all * (one ?? 0), 1);
}
