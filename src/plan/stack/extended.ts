import type { Evidence } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { StoreRole } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceAt } from '../evidence.ts';
import { composedServices } from './composed.ts';

/** Images made from the official one, run as it is, with extensions that it does not have. */
const EXTENDED: Partial<Record<StoreRole, RegExp>> = {
  postgres: /^(?:[\w.-]+\/)*(?:pgvector\/pgvector|ankane\/pgvector|postgis\/postgis)(?::[\w.-]+)?$/,
};
/** What code says that needs one of them, by the image that has it: a library for vectors, or the extension itself. */
const CODE: Partial<Record<StoreRole, { readonly pattern: RegExp; readonly image: string }>> = {
  postgres: {
    pattern: /\bpgvector\b|\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?["'`]?vector\b/i,
    image: 'pgvector/pgvector:0.8.0-pg17',
  },
};
const SOURCE = /\.(?:py|[cm]?[jt]s)$/;
/** Files that no service reaches say it as well: what is written for a database alone, and programs named after that. */
const SCHEMA = /\.(?:sql|prisma)$/;
const MAKES =
  /(?:^|[/_.-])(?:alembic|migrations?|versions|db|database|models?|schema|init|setup|seed)(?=[/_.-])/i;
/** Bytes: nobody writes longer files by hand. */
const LONGEST = 200_000;

interface Extended {
  readonly image: string;
  readonly evidence: Evidence;
}

/**
 * The image of a store where code needs what the official one lacks: the one that a compose file of the tree runs it by, or
 * the one that has what the code asks for. Null where the official one is enough.
 */
export function extendedImage(role: StoreRole, inventory: Inventory, tree: Tree): Extended | null {
  return (
    composed(role, inventory, tree, false) ??
    coded(role, inventory, tree) ??
    composed(role, inventory, tree, true)
  );
}

/** @param before whether it is files that were emitted which are looked at, or those of the tree's owners */
function composed(role: StoreRole, inventory: Inventory, tree: Tree, before: boolean): Extended | null {
  // What stands on Alpine has another account and other paths.
  for (const { image, evidence, emitted } of composedServices(inventory, tree))
    if (emitted === before && EXTENDED[role]?.test(image) && !/alpine/.test(image))
      return { image, evidence };
  return null;
}

function coded(role: StoreRole, inventory: Inventory, tree: Tree): Extended | null {
  const code = CODE[role];
  if (code === undefined) return null;
  const reached = new Set(
    inventory.services.flatMap((one) => (one.stores.includes(role) ? one.reached : [])),
  );
  for (const { path, size } of tree.files) {
    const speaks = SCHEMA.test(path) || (SOURCE.test(path) && (reached.has(path) || MAKES.test(path)));
    const text = speaks && size < LONGEST ? (tree.text(path) ?? '') : '';
    const match = code.pattern.exec(text);
    if (match !== null) return { image: code.image, evidence: evidenceAt(path, text, match.index) };
  }
  return null;
}
