import type { JavaScriptFramework } from '../framework.ts';
import { listeningApplications } from '../listening.ts';
import { declared, option } from '../package.ts';
import { nodeRecipe } from '../served.ts';
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
      : listeningApplications(unit, (module) => {
          const made = module.calls.find(({ call }) => /^NestFactory\.create\w*$/.test(call.name));
          const port = option(made?.call.args[1] ?? { kind: 'other' }, 'options', 'port');
          return made ? { line: made.call.line, text: `${made.call.name}()`, port } : null;
        }),
  routes: controllerRoutes,
  recipe: (service) => nodeRecipe(service, 3000),
};
