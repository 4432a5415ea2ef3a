import type { PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import type { Need } from '../../model/inventory.ts';

const SERVES = /(^|\.)(run|run_app|serve|start|launch|run_server)$/;
const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;

/**
 * The variable that a program reads the address from it listens on, where that is the machine itself unless it is set:
 * nothing outside a container would reach it. `run(host=os.getenv("HOST", "127.0.0.1"))`, in one step or by a name.
 */
export function addressOf(modules: readonly PythonModule[]): Need | null {
  for (const module of modules)
    for (const { name, call, scope, line } of module.calls) {
      const host = SERVES.test(name) ? call.keywords['host'] : undefined;
      const variable = host && variableOf(writtenFor(module, host, scope));
      if (variable)
        return {
          what: 'address',
          detail: variable,
          evidence: { path: module.path, line, text: `${name}(... host=${variable})` },
        };
    }
  return null;
}

function writtenFor(module: PythonModule, value: Expression, scope: string): Expression {
  if (value.kind !== 'name') return value;
  const { name } = value;
  const set = module.assigns.find((one) => one.target === name && (one.scope === scope || one.scope === ''));
  return set?.value ?? value;
}

function variableOf(value: Expression): string | null {
  if (value.kind !== 'call' || value.callee.kind !== 'name') return null;
  const [variable, usual] = value.args;
  const isRead = /(^|\.)(getenv|environ\.get)$/.test(value.callee.name);
  const isLocal = usual?.kind === 'string' && LOOPBACK.test(usual.value);
  return isRead && isLocal && variable?.kind === 'string' ? variable.value : null;
}
