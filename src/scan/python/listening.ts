import type { PythonProject } from '../../formats/python/project.ts';
import type { Application } from '../../frameworks/framework.ts';
import { python } from '../../frameworks/python/python.ts';
import { isHopeless } from '../decoy.ts';

/** File names that are servers by convention. */
const SERVER = /(^|\/)(app|main|run|server|serve|api|start|index|__main__|web|wsgi|asgi|application)\.py$/;

/**
 * Programs that listen on a port by a library that is no framework here (Bottle, FastMCP). They are asked
 * for where nothing else is found: to run them as they are is better than to find nothing.
 */
export function listeningPrograms(project: PythonProject): readonly Application[] {
  return project.paths
    .filter((path) => SERVER.test(path) && !isHopeless(path))
    .flatMap((path) => {
      const module = project.module(path);
      const isProgram = module?.runs || module?.calls.some(({ scope, lazy }) => scope === '' && !lazy);
      return module && isProgram ? python.detect(module).filter(({ kind }) => kind === 'api') : [];
    });
}
