import { parse, TomlError } from 'smol-toml';
import type { Finding } from '../../model/finding.ts';
import { isTable, type Table } from '../document/table.ts';
import { broken } from './manifest.ts';

/** Parses a TOML file; what is broken is a finding that names the line. */
export function readToml(
  path: string,
  text: string,
): { readonly table: Table; readonly diagnostics: readonly Finding[] } {
  try {
    return { table: parse(text), diagnostics: [] };
  } catch (error) {
    const line = error instanceof TomlError ? error.line : null;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    const message = `${path} is not valid TOML: ${reason.replace(/^Invalid TOML document: /, '')}`;
    return { table: {}, diagnostics: [broken(path, line, message, 'correct the file')] };
  }
}

/** A table inside a table; empty when there is none. */
export function tableAt(table: Table, ...keys: readonly string[]): Table {
  let at: unknown = table;
  for (const key of keys) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

export function textAt(table: Table, key: string): string | null {
  const value = table[key];
  return typeof value === 'string' ? value : null;
}

export function textsAt(table: Table, key: string): readonly string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
