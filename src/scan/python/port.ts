import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluate } from '../../formats/python/value.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Match } from './match.ts';

/** Calls that start a server, and the keyword (or position) of the port. */
const STARTS: readonly (readonly [pattern: RegExp, keyword: string, position: number])[] = [
  [/^(uvicorn|hypercorn|granian)\.run$/, 'port', -1],
  [/^uvicorn\.Config$/, 'port', -1],
  [/^waitress\.serve$/, 'port', -1],
  [/^werkzeug\.serving\.run_simple$/, 'port', 1],
  [/(^|\.)launch$/, 'server_port', -1],
  [/(^|\.)run(_app|_server)?$/, 'port', 1],
];

export interface Found<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

/**
 * The port the code listens on when nothing outside sets it: from the call that starts the server, in the
 * application's own modules first, then in the programs that start it.
 */
export function portInCode(project: PythonProject, modules: readonly PythonModule[]): Found<number> | null {
  for (const module of modules)
    for (const { name, call, line } of module.calls) {
      const written =
        call.callee.kind === 'name' ? name : call.callee.kind === 'attribute' ? call.callee.name : '';
      const start = STARTS.find(([pattern]) => pattern.test(written));
      const expression = start && (call.keywords[start[1]] ?? call.args[start[2]]);
      const value = expression && evaluate(project, module, expression);
      if (isPort(value))
        return {
          value,
          evidence: { path: module.path, line, text: `${written}(... ${start?.[1]}=${value})` },
        };
    }
  return null;
}

/** The port that start commands name: what people type first, then scripts, then container files, which often have their own. */
export function portInCommands(matches: readonly Match[]): Found<number> | null {
  for (const source of ['procfile', 'readme', 'script', 'container', 'comment'] as const) {
    const found = matches.find(({ launch }) => launch.source === source && launch.port !== null);
    if (found?.launch.port != null) {
      const { path, line, text, port } = found.launch;
      return { value: port, evidence: { path, line, text } };
    }
  }
  return null;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}
