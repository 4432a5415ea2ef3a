import type { ApiDescription } from '../../formats/openapi/openapi.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Tree } from '../../model/tree.ts';

/** The API descriptions of a tree whose code makes its routes of them; the parser is loaded for such a tree only. */
export async function readDescriptions(
  tree: Tree,
  project: PythonProject,
): Promise<readonly ApiDescription[]> {
  if (!project.paths.some((path) => project.text(path)?.includes('.add_api('))) return [];
  const { apiDescription } = await import('../../formats/openapi/openapi.ts');
  return tree.files.flatMap(({ path, size }) => {
    const text = /\.(ya?ml|json)$/.test(path) && size < 1_000_000 ? tree.text(path) : null;
    const found = text === null ? null : apiDescription(path, text);
    return found ? [found] : [];
  });
}
