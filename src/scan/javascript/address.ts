import type { Piece } from '../../formats/javascript/value.ts';

/** An address: what stands before its path, and the path with its parameters in braces. */
export interface Address {
  readonly base: string | null;
  readonly path: string;
}

/** A path below a base address. */
export function joined(base: Address, own: Address): Address {
  return { base: base.base, path: `${base.path.replace(/\/$/, '')}/${own.path.replace(/^\//, '')}` };
}

/** Pieces of a text as an address; null when they are none, or nothing of it is known. */
export function addressOf(pieces: readonly Piece[]): Address | null {
  const [first, ...rest] = pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '');
  if (!first) return null;
  if (first.kind === 'variable') {
    const below = /^https?:\/\/[^/]+(\/.*)?$/.exec(first.fallback ?? '')?.[1] ?? pathOnly(first.fallback);
    return { base: first.name, path: below.replace(/\/$/, '') + writtenOf(rest) };
  }
  if (first.kind === 'unknown') {
    const path = writtenOf(rest);
    return path === '' || /^[/?]/.test(path) ? { base: first.name || first.by || 'base', path } : null;
  }
  const whole = writtenOf(pieces);
  const origin = /^((?:https?|wss?):\/\/[^/{]+)(.*)$/.exec(whole);
  if (origin) return { base: origin[1] ?? null, path: origin[2] === '' ? '/' : (origin[2] ?? '/') };
  if (!/^[/\w{.]/.test(whole) || /\s/.test(whole) || /^\w+:/.test(whole)) return null;
  return { base: null, path: whole.startsWith('/') ? whole : `/${whole.replace(/^\.\//, '')}` };
}

/** A base that is a path only (`/api`) is served from where the page is. */
function pathOnly(fallback: string | null): string {
  return fallback?.startsWith('/') ? fallback : '';
}

export function writtenOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : `{${piece.name === '' ? 'value' : piece.name}}`))
    .join('');
}
