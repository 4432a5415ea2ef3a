import type { CallExpression } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import type { Route } from '../../model/inventory.ts';
import type { JavaScriptApplication, JavaScriptPackage } from '../framework.ts';
import { reachedFrom } from '../reached.ts';
import { joinRoute } from '../route.ts';

const VERBS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Sse']);

/** Routes of controllers: `@Controller('users')` classes, `@Get(':id')` methods, below `setGlobalPrefix`. */
export function controllerRoutes(
  unit: JavaScriptPackage,
  application: JavaScriptApplication,
): readonly Route[] {
  const { project } = unit;
  const modules = application.source === null ? [] : reachedFrom(project, application.source);
  const [prefix = ''] = modules.flatMap((module) =>
    module.calls
      .filter(({ call }) => call.name.endsWith('.setGlobalPrefix'))
      .map(({ call }) => textOf(project, module, call.args[0]) ?? ''),
  );
  return modules.flatMap((module) =>
    module.classes.flatMap((one) => {
      const controller = one.decorators.find((decorator) => decorator.name === 'Controller');
      if (!controller) return [];
      const pathOf = (call: CallExpression): string => {
        const [first] = call.args;
        const written = first?.kind === 'object' ? first.entries['path'] : first;
        return textOf(project, module, written) ?? '';
      };
      const base = joinRoute(prefix, pathOf(controller));
      return one.methods.flatMap((method) =>
        method.decorators
          .filter((decorator) => VERBS.has(decorator.name))
          .map((decorator): Route => {
            const path = joinRoute(base, pathOf(decorator))
              .replace(/:(\w+)/g, '{$1}')
              .replace(/(?<=.)\/$/, '');
            const verb =
              decorator.name === 'All'
                ? 'ANY'
                : decorator.name === 'Sse'
                  ? 'GET'
                  : decorator.name.toUpperCase();
            return {
              method: verb,
              path,
              evidence: { path: module.path, line: decorator.line, text: `${verb} ${path}` },
            };
          }),
      );
    }),
  );
}
