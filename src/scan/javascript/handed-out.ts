import { posix } from 'node:path';
import { pathOf } from '../../formats/javascript/path.ts';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import type { HandedOut } from '../part.ts';

/** Calls of servers that hand out files. */
export const HANDS_OUT = /(^|\.)(static|serveStatic|sirv|sendFile)$/;

/** The folders that scripts of a server hand out files of, relative to the root, as far as they can be known. */
export function handedOut(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  folder: string,
): readonly HandedOut[] {
  return modules.flatMap((module) =>
    module.calls.flatMap(({ call }) => {
      const [first] = HANDS_OUT.test(call.name) ? call.args : [];
      const path = pathOf({ project, module, folder }, first);
      if (path === null || path.includes('{}')) return [];
      const whole = path.startsWith('/') ? path : posix.join(folder, path);
      const found = /\.\w+$/.test(whole) ? posix.dirname(whole) : whole;
      return [{ folder: found, path: module.path, line: call.line }];
    }),
  );
}
