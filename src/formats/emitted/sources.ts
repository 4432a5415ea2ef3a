import { EMIT_RECORD } from '../../model/files.ts';
import type { Tree } from '../../model/tree.ts';
import { overlay } from '../tree/overlay.ts';
import { withoutFiles } from '../tree/without.ts';
import { parseRecord } from './record.ts';

/**
 * A tree as its owners wrote it: without the files that were emitted into it, and with what these took the place of, so
 * that a plan finds the second time what it found the first. The record stays readable: it says what was decided before.
 */
export function asWritten(tree: Tree): Tree {
  const text = tree.text(EMIT_RECORD);
  if (text === null) return tree;
  const { files = {}, before = {} } = parseRecord(text) ?? {};
  const taken = new Map(Object.entries(before).filter(([path]) => tree.file(path) !== null));
  const emitted = Object.keys(files).filter((path) => !taken.has(path));
  const own = overlay(withoutFiles(tree, new Set([EMIT_RECORD, ...emitted])), taken);
  return { ...own, text: (path) => (path === EMIT_RECORD ? text : own.text(path)) };
}
