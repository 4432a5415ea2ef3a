import { parseIgnore } from '../../formats/dockerignore/ignore.ts';
import type { TreeFile } from '../../model/tree.ts';
import type { CheckFinding } from '../finding.ts';
import { folderOf } from '../paths.ts';
import { dockerignoreRules } from '../rules/dockerignore.ts';
import { runRules } from '../run.ts';
import type { Source } from '../source.ts';

/** Checks a .dockerignore against the files it stands beside. */
export function checkIgnore(source: Source, files: readonly TreeFile[]): readonly CheckFinding[] {
  const folder = folderOf(source.path);
  const prefix = folder === '' ? '' : `${folder}/`;
  const own = files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length));
  return runRules(
    dockerignoreRules,
    { ignore: parseIgnore(source.text), text: source.text, files: own },
    source,
  );
}
