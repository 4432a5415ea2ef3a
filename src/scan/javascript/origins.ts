import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Origins } from '../cors.ts';

const MAKES = /^(cors|fastifyCors|app\.enableCors|enableCors)$/;

/** The origins that a server lets browsers ask it from, as far as its code says; null when it says nothing. */
export function originsOf(project: ScriptProject, modules: readonly ScriptModule[]): Origins | null {
  for (const module of modules) {
    const made = module.calls.find(({ call }) => MAKES.test(call.name))?.call;
    if (made) {
      const options = made.args.find((one) => one.kind === 'object');
      const origin = options?.kind === 'object' ? options.entries['origin'] : undefined;
      const allowed = origin === undefined ? null : textsOf(project, module, origin);
      return { allowed, evidence: { path: module.path, line: made.line, text: `${made.name}(...)` } };
    }
    const header = module.strings.find((one) => /^access-control-allow-origin$/i.test(one.value));
    const imported = module.imports.find((one) =>
      /^(@fastify\/cors|@koa\/cors|hono\/cors)$/.test(one.source),
    );
    const [line, text] = header ? [header.line, header.value] : [imported?.line, imported?.source];
    if (line !== undefined && text !== undefined)
      return { allowed: null, evidence: { path: module.path, line, text } };
  }
  return null;
}

function textsOf(project: ScriptProject, module: ScriptModule, origin: Expression): readonly string[] | null {
  const items = origin.kind === 'list' ? origin.items : [origin];
  const texts = items.map((one) => textOf(project, module, one));
  return texts.every((one) => one !== null && /^https?:\/\//.test(one))
    ? texts.filter((one) => one !== null)
    : null;
}
