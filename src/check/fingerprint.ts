import { createHash } from 'node:crypto';
import type { CheckFinding } from './finding.ts';

/**
 * A name for each finding that stays when lines move and words change: of its rule, its file and the text it is
 * about, numbered where the same text occurs again.
 * @param lineOf the text of a 1-based line of a file
 */
export function fingerprints(
  findings: readonly CheckFinding[],
  lineOf: (path: string, line: number) => string,
): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, path, line }) => {
    const key = `${rule}\n${path}\n${lineOf(path, line).trim().replace(/\s+/g, ' ')}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return createHash('sha256').update(`${key}\n${number}`).digest('hex').slice(0, 32);
  });
}
