import { posix } from 'node:path';
import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { evaluateText } from '../../formats/python/value.ts';
import { inTree } from '../../formats/python/value-path.ts';
import type { HandedOut } from '../part.ts';

/** Calls that hand out files: the argument that names a folder, or with `file` one file, and where it is looked for. */
const CALLS: readonly {
  readonly call: RegExp;
  readonly at: number;
  readonly keywords: readonly string[];
  readonly file?: true;
  readonly from: 'module' | 'workdir';
}[] = [
  { call: /(^|\.)(StaticFiles|Jinja2Templates)$/, at: 0, keywords: ['directory'], from: 'workdir' },
  { call: /(^|\.)FileResponse$/, at: 0, keywords: ['path'], file: true, from: 'workdir' },
  { call: /(^|\.)send_from_directory$/, at: 0, keywords: ['directory'], from: 'module' },
  { call: /(^|\.)send_file$/, at: 0, keywords: ['path_or_file'], file: true, from: 'module' },
  { call: /(^|\.)(Flask|Blueprint)$/, at: -1, keywords: ['static_folder', 'template_folder'], from: 'module' },
]; // biome-ignore format: one table, read as one

/** The folders that modules of a server hand out files of, relative to the root, as far as they can be known. */
export function handedOut(
  project: PythonProject,
  modules: readonly PythonModule[],
  workdir: string,
): readonly HandedOut[] {
  return modules.flatMap((module) =>
    module.calls.flatMap((fact) =>
      foldersOf(project, module, fact, workdir).map((folder) => ({
        folder,
        path: module.path,
        line: fact.line,
      })),
    ),
  );
}

function foldersOf(
  project: PythonProject,
  module: PythonModule,
  { name, call, scope }: CallFact,
  workdir: string,
): readonly string[] {
  const row = CALLS.find((one) => one.call.test(name));
  if (row === undefined) return [];
  const named = row.keywords.flatMap((keyword) => call.keywords[keyword] ?? []);
  const first = call.args[row.at];
  const start = row.from === 'workdir' ? workdir : posix.dirname(module.path);
  return [...named, ...(first ? [first] : [])].flatMap((written) => {
    const text = evaluateText(project, module, written, scope);
    if (text === null || text === '' || text.includes('{}')) return [];
    const path = inTree(text) ?? (text.startsWith('/') ? null : posix.join(start, text));
    if (path === null || path.startsWith('..')) return [];
    const whole = posix.normalize(path).replace(/(?<=.)\/$/, '');
    return [row.file ? posix.dirname(whole) : whole];
  });
}
