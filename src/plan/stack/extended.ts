import type { Evidence } from '../../model/evidence.ts';
import type { StoreRole } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';

/** Images made from the official one, run as it is, with extensions that it does not have. */
const EXTENDED: Partial<Record<StoreRole, RegExp>> = {
  postgres:
    /^[ \t]*image:[ \t]*["']?((?:[\w.-]+\/)*(?:pgvector\/pgvector|ankane\/pgvector|postgis\/postgis)(?::[\w.-]+)?)["']?[ \t]*(?:#.*)?$/m,
};
/** What code says that needs one of them, by the image that has it: a library for vectors, or the extension itself. */
const CODE: Partial<Record<StoreRole, { readonly pattern: RegExp; readonly image: string }>> = {
  postgres: {
    pattern: /\bpgvector\b|\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?["'`]?vector\b/i,
    image: 'pgvector/pgvector:0.8.0-pg17',
  },
};
const SOURCE = /\.(?:py|sql|[cm]?[jt]s|prisma)$/;
/** Bytes: nobody writes longer files by hand. */
const LONGEST = 200_000;
const COMPOSE = /(^|\/)(docker-)?compose([._-][^/]*)?\.ya?ml$/i;

interface Extended {
  readonly image: string;
  readonly evidence: Evidence;
}

/**
 * The image of a store where code needs what the official one lacks: the one that a compose file of the tree runs it by, or
 * the one that has what the code asks for. Null where the official one is enough.
 */
export function extendedImage(role: StoreRole, tree: Tree): Extended | null {
  return composed(role, tree) ?? coded(role, tree);
}

function composed(role: StoreRole, tree: Tree): Extended | null {
  const pattern = EXTENDED[role];
  if (pattern === undefined) return null;
  for (const { match, evidence } of matches(pattern, COMPOSE, tree)) {
    const image = match[1] ?? '';
    // What stands on Alpine has another account and other paths.
    if (!/alpine/.test(image)) return { image, evidence };
  }
  return null;
}

function coded(role: StoreRole, tree: Tree): Extended | null {
  const code = CODE[role];
  if (code === undefined) return null;
  const [found] = matches(code.pattern, SOURCE, tree);
  return found === undefined ? null : { image: code.image, evidence: found.evidence };
}

/** The first place in each file of these names that matches. */
function* matches(
  pattern: RegExp,
  names: RegExp,
  tree: Tree,
): Generator<{ readonly match: RegExpExecArray; readonly evidence: Evidence }> {
  for (const { path, size } of tree.files) {
    const text = names.test(path) && size < LONGEST ? (tree.text(path) ?? '') : '';
    const match = pattern.exec(text);
    if (match === null) continue;
    const line = text.slice(0, match.index).split('\n').length;
    yield { match, evidence: { path, line, text: text.split('\n')[line - 1]?.trim() ?? '' } };
  }
}
