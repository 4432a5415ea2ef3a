import { numberOf } from '../../formats/javascript/value.ts';
import { builtEntry } from '../built.ts';
import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { isOwn, variablePort } from '../listening.ts';
import { declared, fileNamed, option } from '../package.ts';
import { reachedFrom } from '../reached.ts';
import { serverFramework } from '../server.ts';
import { startedByBun } from '../started.ts';

const PACKAGES = ['hono', '@hono/zod-openapi', 'hono/quick'];
const MAKES = /^(Hono|OpenAPIHono)$/;
const server = serverFramework({ id: 'hono', title: 'Hono', packages: PACKAGES, makes: MAKES, port: 3000 });

export const hono: JavaScriptFramework = {
  ...server,
  detect: (unit) => {
    const listening = server.detect(unit);
    return listening.length > 0 ? listening : served(unit);
  },
};

/** What Bun serves because the module it is started with exports it (Bun, "HTTP server"): nothing in the code listens. */
function served(unit: JavaScriptPackage): readonly JavaScriptApplication[] {
  if (declared(unit, PACKAGES) === null || fileNamed(unit, /^wrangler\.(toml|jsonc?)$/) !== null) return [];
  const found = startedByBun(unit).flatMap((path): readonly JavaScriptApplication[] => {
    const module = isOwn(unit, path) ? unit.project.module(path) : null;
    const made = reachedFrom(unit.project, path).flatMap((one) =>
      one.calls.flatMap(({ call }) => (MAKES.test(call.name) ? [{ path: one.path, line: call.line }] : [])),
    )[0];
    if (!module?.whole || !made) return [];
    const written = option(module.whole, 'port');
    const value = numberOf(unit.project, module, written);
    const at = { path, line: null, text: `export default { port: ${value} }` };
    const port = value === null ? variablePort(unit, path) : { value, evidence: at };
    const evidence = { ...made, text: 'new Hono(), exported for Bun to serve' };
    return [{ kind: 'api', source: path, ...builtEntry(unit, path), port, evidence }];
  });
  return found.slice(0, 1);
}
