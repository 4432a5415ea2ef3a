import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import { builtEntry } from '../built.ts';
import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { isOwn, listeningApplications } from '../listening.ts';
import { fileNamed } from '../package.ts';
import { reachedFrom } from '../reached.ts';
import { registeredRoutes } from '../routed.ts';
import { nodeRecipe } from '../served.ts';
import { startedFiles } from '../started.ts';

/** Servers without a framework of their own here, and programs that run on. */
export const node: JavaScriptFramework = {
  id: 'node',
  title: 'Plain Node.js',
  language: 'javascript',
  kind: 'api',
  distributions: [],
  port: 3000,
  health: null,
  over: ['html'],
  detect(unit) {
    const servers = listeningApplications(unit, serves);
    return servers.length > 0 ? servers : workers(unit);
  },
  routes: (unit, application) =>
    application.source === null
      ? []
      : registeredRoutes(unit.project, reachedFrom(unit.project, application.source)),
  recipe: (service) => nodeRecipe(service, service.kind === 'worker' ? null : 3000),
};

const SERVES =
  /^(https?\.createServer|\.?createServer|http2\.createSecureServer|WebSocketServer|WebSocket\.Server|Bun\.serve|Koa|Elysia|polka|restify\.createServer|Server|ApolloServer|createYoga)$/;
const RUNS_ON =
  /^(setInterval|cron\.schedule|schedule|CronJob|Agenda|consumer\.run|channel\.consume|\w+\.subscribe|\w+\.consume)$/;

function serves(module: ScriptModule): { line: number; text: string } | null {
  const call = module.calls.find((fact) => SERVES.test(fact.call.name));
  return call ? { line: call.call.line, text: `${call.call.name}()` } : null;
}

/** What the manifest starts and what waits for work. */
function workers(unit: JavaScriptPackage): readonly JavaScriptApplication[] {
  const [path] =
    [...startedFiles(unit)].filter(([file]) => isOwn(unit, file)).sort((a, b) => a[1] - b[1])[0] ?? [];
  if (path === undefined || isLibrary(unit)) return [];
  for (const module of reachedFrom(unit.project, path)) {
    const waits = module.calls.find((fact) => RUNS_ON.test(fact.call.name));
    if (!waits) continue;
    const evidence = { path: module.path, line: waits.call.line, text: `${waits.call.name}()` };
    return [{ kind: 'worker', source: path, ...builtEntry(unit, path), port: null, evidence }];
  }
  return [];
}

/** What no script starts and no container file stands beside is there to be imported. */
function isLibrary(unit: JavaScriptPackage): boolean {
  const isStarted = startedFiles({ ...unit, manifest: { ...unit.manifest, main: null } }).size > 0;
  return !isStarted && unit.folder !== '.' && fileNamed(unit, /^((Docker|Container)file|Procfile)/) === null;
}
