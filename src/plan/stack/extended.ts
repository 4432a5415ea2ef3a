import type { Evidence } from '../../model/evidence.ts';
import type { StoreRole } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';

/** Images made from the official one, run as it is, with extensions that it does not have. */
const EXTENDED: Partial<Record<StoreRole, RegExp>> = {
  postgres: /^[ \t]*image:[ \t]*["']?((?:[\w.-]+\/)*(?:pgvector\/pgvector|ankane\/pgvector|postgis\/postgis)(?::[\w.-]+)?)["']?[ \t]*(?:#.*)?$/m,
}; // biome-ignore format: one table
const COMPOSE = /(^|\/)(docker-)?compose([._-][^/]*)?\.ya?ml$/i;

/** The image that a compose file of the tree runs a store by where code needs what the official one lacks; null without. */
export function extendedImage(
  role: StoreRole,
  tree: Tree,
): { readonly image: string; readonly evidence: Evidence } | null {
  const pattern = EXTENDED[role];
  if (pattern === undefined) return null;
  for (const { path, size } of tree.files) {
    const text = COMPOSE.test(path) && size < 200_000 ? (tree.text(path) ?? '') : '';
    const match = pattern.exec(text);
    const image = match?.[1];
    // What stands on Alpine has another account and other paths.
    if (match === null || image === undefined || /alpine/.test(image)) continue;
    const line = text.slice(0, match.index).split('\n').length;
    return { image, evidence: { path, line, text: match[0].trim() } };
  }
  return null;
}
