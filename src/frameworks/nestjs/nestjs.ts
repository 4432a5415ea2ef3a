import { builtEntry } from '../built.ts';
import type { JavaScriptApplication, JavaScriptFramework, JavaScriptPackage } from '../framework.ts';
import { isOwn, LISTENS, listeningApplications } from '../listening.ts';
import { declared, option } from '../package.ts';
import { nodeRecipe } from '../served.ts';
import { startedFiles } from '../started.ts';
import { controllerRoutes } from './routes.ts';

export const nestjs: JavaScriptFramework = {
  id: 'nestjs',
  title: 'NestJS',
  language: 'javascript',
  kind: 'api',
  distributions: ['@nestjs/core'],
  port: 3000,
  health: null,
  over: ['express', 'fastify', 'node', 'html'],
  detect: (unit) =>
    declared(unit, ['@nestjs/core']) === null
      ? []
      : [
          ...listeningApplications(unit, (module) => {
            const made = module.calls.find(({ call }) => /^NestFactory\.create\w*$/.test(call.name));
            const port = option(made?.call.args[1] ?? { kind: 'other' }, 'options', 'port');
            return made ? { line: made.call.line, text: `${made.call.name}()`, port } : null;
          }),
          ...workers(unit),
        ],
  routes: controllerRoutes,
  recipe: (service) => nodeRecipe(service, service.kind === 'worker' ? null : 3000),
};

/** Programs that scripts start and that make an application without a server: it takes jobs and does what is scheduled. */
function workers(unit: JavaScriptPackage): readonly JavaScriptApplication[] {
  return [...startedFiles(unit).keys()].flatMap((path): readonly JavaScriptApplication[] => {
    const calls = isOwn(unit, path) ? (unit.project.module(path)?.calls ?? []) : [];
    const made = calls.find(({ call }) => call.name === 'NestFactory.createApplicationContext')?.call;
    if (!made || calls.some(({ call }) => LISTENS.test(call.name))) return [];
    const evidence = { path, line: made.line, text: `${made.name}()` };
    return [{ kind: 'worker', source: path, ...builtEntry(unit, path), port: null, evidence }];
  });
}
