import type { Finding } from '../model/finding.ts';
import type { Tree } from '../model/tree.ts';
import { type Source, toSource } from './source.ts';

/** Container files above this are not read (bytes): no file a person wrote is larger. */
const BOUND = 1_000_000;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a file as it stands, byte-order mark and line ends included, so that what is printed back is the same.
 * Text in another encoding is read in the tree's way. What cannot be read is a finding.
 */
export function readSource(tree: Tree, path: string): Source | Finding {
  const file = tree.file(path);
  if (!file)
    return unreadable(path, 'check/missing-file', 'the file does not exist', 'Name a file that exists.');
  if (file.size > BOUND) {
    const message = `the file has ${file.size} bytes, more than the ${BOUND} that are read`;
    return unreadable(path, 'check/too-large', message, 'Check that it is the file you mean.');
  }
  const bytes = tree.head(path, BOUND);
  if (!bytes) return unreadable(path, 'check/unreadable', 'the file cannot be read', 'Make it readable.');
  if (!bytes.subarray(0, 8192).includes(0)) {
    try {
      return toSource(path, UTF8.decode(bytes));
    } catch {
      // Not UTF-8: the tree knows the other encodings.
    }
  }
  const text = tree.text(path);
  if (text !== null) return toSource(path, text, true);
  return unreadable(
    path,
    'check/binary',
    'the file is binary, not text',
    'Check that it is the file you mean.',
  );
}

/** True for the finding that {@link readSource} gives in a file's place. */
export function isUnread(result: Source | Finding): result is Finding {
  return 'rule' in result;
}

function unreadable(path: string, rule: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', confidence: 'high', message, fix, path, line: null };
}
