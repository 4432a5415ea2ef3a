import { posix } from 'node:path';
import type { ScriptProject } from './project.ts';
import type { CallExpression, Expression, ScriptModule } from './syntax.ts';
import { definitionOf, textOf } from './value.ts';

/** Where an expression stands that gives a path. */
export interface Within {
  readonly project: ScriptProject;
  readonly module: ScriptModule;
  /** Folder of the package. */
  readonly folder: string;
}

/**
 * `'uploads'`, `path.join(__dirname, '..', 'uploads', name)`: as far as its parts are known, relative to the package's
 * folder or absolute; null when nothing is.
 */
export function pathOf(within: Within, written: Expression | undefined, depth = 0): string | null {
  if (written === undefined || depth > 8) return null;
  if (written.kind === 'name') return named(within, written.name, depth);
  if (written.kind === 'call') return joinedPath(within, written, depth);
  const text = textOf(within.project, within.module, written);
  return text === null || text === '' || /[\n:*?]/.test(text)
    ? null
    : posix.normalize(text).replace(/\/$/, '');
}

function named({ project, module, folder }: Within, name: string, depth: number): string | null {
  if (/^(__dirname|import\.meta\.dirname)$/.test(name))
    return posix.relative(folder, posix.dirname(module.path)) || '.';
  const found = definitionOf(project, module, name);
  return found ? pathOf({ project, module: found.module, folder }, found.value, depth + 1) : null;
}

function joinedPath(within: Within, call: CallExpression, depth: number): string | null {
  if (call.name === 'process.cwd') return '.';
  if (!/(^|\.)(join|resolve)$/.test(call.name)) return null;
  const parts = call.args.map((part) => pathOf(within, part, depth + 1));
  const unknown = parts.indexOf(null);
  const known = (unknown < 0 ? parts : parts.slice(0, unknown)).filter((part) => part !== null);
  if (known.length === 0) return null;
  // What stands after a part that is not known is below a folder that is.
  return posix.join(...known, ...(unknown < 0 ? [] : ['{}'])).replace(/\/$/, '');
}
