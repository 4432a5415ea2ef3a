import type { PythonModule } from '../../formats/python/module.ts';
import { inTree } from '../../formats/python/value-path.ts';
import type { Part } from '../part.ts';
import { isWeights } from '../weights.ts';
import type { FileUse } from './files.ts';

/** The model files that reached code loads or names. What it writes is no input. */
export function weightUses(
  modules: readonly PythonModule[],
  uses: readonly FileUse[],
  workdir: string,
): Part['weights'] {
  const written = new Set(uses.filter((use) => use.does === 'write').map((use) => use.path));
  const loaded = uses
    .filter((use) => use.does === 'load' || use.does === 'read')
    .filter((use) => isWeights(use.path));
  const called = loaded.map((use) => ({
    workdir,
    path: inTree(use.path),
    written: use.path,
    loaded: use.does === 'load' && !isDownloaded(use.path) && !written.has(use.path),
    evidence: {
      path: use.module.path,
      line: use.line,
      text: `${use.name}(${inTree(use.path) ?? use.path})`,
    },
  }));
  const named = modules.flatMap((module) =>
    module.strings
      .filter((one) => isWeights(one.value) && !one.value.includes('\n') && !one.value.includes('://'))
      .filter((one) => !written.has(one.value))
      .map((one) => ({
        workdir,
        path: null,
        written: one.value.replace(/^\.\//, ''),
        loaded: false,
        evidence: { path: module.path, line: one.line, text: one.value },
      })),
  );
  return [...called, ...named];
}

/** Names that libraries fetch by themselves when there is no such file. */
function isDownloaded(path: string): boolean {
  return /^(yolo|rtdetr|sam|fastsam|mobile_sam|nas)[^/]*\.pt$/i.test(path);
}
