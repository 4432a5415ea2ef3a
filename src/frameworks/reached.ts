import type { ScriptProject } from '../formats/javascript/project.ts';
import type { ScriptModule } from '../formats/javascript/syntax.ts';

/** The modules of the tree that a file imports, directly or through others, itself first; lazy imports included. */
export function reachedFrom(project: ScriptProject, entry: string): readonly ScriptModule[] {
  const seen = new Set([entry]);
  const found: ScriptModule[] = [];
  for (const path of seen) {
    const module = project.module(path);
    if (!module) continue;
    found.push(module);
    for (const { source } of module.imports) {
      const target = project.resolve(path, source);
      if (target !== null) seen.add(target);
    }
  }
  return found;
}
