import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';

/** How often container files name each manifest in an instruction that is not commented out. */
export function mentionsOf(tree: Tree, manifests: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const files = tree.files.filter((file) => isContainerFile(file.path) === 'dockerfile');
  for (const file of files) {
    const text = tree.text(file.path);
    const lines = (text ?? '').split('\n').filter((line) => !/^\s*#/.test(line));
    const folder = posix.dirname(file.path);
    for (const manifest of manifests) {
      const name = posix.basename(manifest);
      const named = lines.filter((line) => words(line).includes(name));
      const isMeant = named.length > 0 && !named.some((line) => isMade(line, name)) && near(folder, manifest);
      if (isMeant) counts.set(manifest, (counts.get(manifest) ?? 0) + 1);
    }
  }
  return counts;
}

/** `poetry export -o requirements.txt`, `COPY --from=builder requirements.txt`: not the file of the tree. */
function isMade(line: string, name: string): boolean {
  const after = line.split(/(?:^|\s)(?:-o|--output(?:-file)?|>)[\s=]*/).slice(1);
  return after.some((rest) => words(rest)[0] === name) || /^\s*COPY\s+--from=/i.test(line);
}

function words(line: string): readonly string[] {
  return line.split(/[\s"'[\],/=]+/);
}

/** A container file speaks of its own folder's manifests and those below it. */
function near(folder: string, manifest: string): boolean {
  return folder === '.' || posix.dirname(manifest) === folder || manifest.startsWith(`${folder}/`);
}
