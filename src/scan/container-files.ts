import { composeName } from '../formats/compose/name.ts';
import type { ContainerFile } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';

const KINDS: readonly (readonly [ContainerFile['kind'], RegExp])[] = [
  ['dockerignore', /(^|\/)(\.dockerignore|\.containerignore|[^/]+\.dockerignore)$/],
  ['dockerfile', /(^|\/)((Docker|Container)file([._-][^/]*)?|[^/]+\.(dockerfile|containerfile))$/i],
  ['procfile', /(^|\/)Procfile(\.[^/]*)?$/],
  ['nginx', /(^|\/)(nginx[^/]*\.(conf|template)|nginx\/.*\.(conf|template))$/i],
  ['ci', /(^|\/)(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile|\.circleci\/config\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml)$/],
  ['kubernetes', /(^|\/)(k8s|kubernetes|manifests|helm|charts?)\/.*\.ya?ml$/i],
]; // biome-ignore format: one table, a row a line

/** What sort of container file a path is, or null. */
export function isContainerFile(path: string): ContainerFile['kind'] | null {
  if (composeName(path) !== null) return 'compose';
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}

/** The container files of a tree, sorted by path. */
export function containerFiles(tree: Tree): readonly ContainerFile[] {
  return tree.files.flatMap(({ path }) => {
    const kind = isContainerFile(path);
    return kind ? [{ path, kind }] : [];
  });
}
