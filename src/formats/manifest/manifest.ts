import type { Finding } from '../../model/finding.ts';
import { lineAt } from '../text/line.ts';

/** A dependency that a manifest declares. */
export interface Declared {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** PEP 508 text, other tools' version syntax translated; a URL or path as written when it has no name. */
  readonly requirement: string;
  /** null: installed to run. Otherwise the name of the group or extra (`dev`, `test`). */
  readonly group: string | null;
  readonly path: string;
  /** 1-based, or null when it could not be placed. */
  readonly line: number | null;
}

/** What a Python project says it needs, whatever tool it was written for. */
export interface Manifest {
  readonly path: string;
  /** `pip uv poetry pdm pipenv conda`. */
  readonly manager: string;
  /** Version or specifier of the interpreter (PEP 440), or null. */
  readonly python: string | null;
  readonly dependencies: readonly Declared[];
  /** Every file read: the manifest and what it includes. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Finding[];
}

/** 1-based line of the first match, or null. */
export function lineOf(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text);
  return found ? lineAt(text, found.index + found[0].search(/\S/)) : null;
}

/** A finding for a manifest that cannot be read. */
export function broken(path: string, line: number | null, message: string, fix: string): Finding {
  return { rule: 'manifest/unreadable', severity: 'warning', confidence: 'high', message, fix, path, line };
}
