import { posix } from 'node:path';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf, textOf } from '../../formats/javascript/value.ts';
import type { WritablePath } from '../../model/inventory.ts';

const FOLDERS = /(^|\.)(mkdir|mkdirSync|ensureDir|ensureDirSync)$/;
const FILES =
  /(^|\.)(writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|outputFile|outputFileSync)$/;

/** The folders that scripts of a server write to, relative to its folder or absolute, with the first place of each. */
export function writesOf(
  project: ScriptProject,
  modules: readonly ScriptModule[],
  folder: string,
): readonly WritablePath[] {
  const found = new Map<string, WritablePath>();
  for (const module of modules)
    for (const { call } of module.calls) {
      const path = folderOf({ project, module, folder }, call);
      if (path === null || isElsewhere(path) || found.has(path)) continue;
      const evidence = { path: module.path, line: call.line, text: `${call.name}(${path})` };
      found.set(path, { path, evidence });
    }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Above the package, the package as a whole, and what every container may write to. */
function isElsewhere(path: string): boolean {
  return path === '.' || path.startsWith('..') || path === '/tmp' || path.startsWith('/tmp/');
}

interface Within {
  readonly project: ScriptProject;
  readonly module: ScriptModule;
  /** Folder of the package. */
  readonly folder: string;
}

/** The folder that a call writes to, or null. */
function folderOf(within: Within, call: CallExpression): string | null {
  const [first] = call.args;
  if (/^multer(\.diskStorage)?$/.test(call.name)) {
    const kept =
      first?.kind === 'object' ? (first.entries['dest'] ?? first.entries['destination']) : undefined;
    return pathOf(within, kept, 0);
  }
  if (FOLDERS.test(call.name)) return pathOf(within, first, 0);
  const file = FILES.test(call.name) ? pathOf(within, first, 0) : null;
  return file === null ? null : posix.dirname(file);
}

/** `'uploads'`, `path.join(__dirname, '..', 'uploads', name)`: as far as its parts are known. */
function pathOf(within: Within, written: Expression | undefined, depth: number): string | null {
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
