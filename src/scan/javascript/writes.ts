import { posix } from 'node:path';
import { pathOf, type Within } from '../../formats/javascript/path.ts';
import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, ScriptModule } from '../../formats/javascript/syntax.ts';
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

/** The folder that a call writes to, or null. */
function folderOf(within: Within, call: CallExpression): string | null {
  const [first] = call.args;
  if (/^multer(\.diskStorage)?$/.test(call.name)) {
    const kept =
      first?.kind === 'object' ? (first.entries['dest'] ?? first.entries['destination']) : undefined;
    return pathOf(within, kept);
  }
  if (FOLDERS.test(call.name)) return pathOf(within, first);
  const file = FILES.test(call.name) ? pathOf(within, first) : null;
  return file === null ? null : posix.dirname(file);
}
