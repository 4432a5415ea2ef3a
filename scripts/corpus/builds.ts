import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/engine/run.ts';
import { standInFor } from './stand-ins.ts';

/** What became of one Dockerfile. */
export interface Built {
  readonly before: boolean;
  /** Null when it did not build before, so that nothing is asked of it after. */
  readonly after: boolean | null;
  /** The end of what the failed build said; empty when none failed. */
  readonly said: string;
}

/**
 * Builds a Dockerfile of a checkout as it is and as it was mended, with bases that stand in for the registry's.
 * `mended` are the texts of the files that mending changed, by path. Nothing of the checkout is changed.
 */
export async function buildBoth(
  root: string,
  path: string,
  context: string,
  mended: ReadonlyMap<string, string>,
): Promise<Built> {
  const before = await build(root, path, context, new Map());
  if (before !== null) return { before: false, after: null, said: before };
  const after = await build(root, path, context, mended);
  return { before: true, after: after === null, said: after ?? '' };
}

/** Null when it was built, else the last lines of what was said. */
async function build(
  root: string,
  path: string,
  context: string,
  changed: ReadonlyMap<string, string>,
): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-build-'));
  try {
    cpSync(root, folder, { recursive: true, filter: (source) => !/(^|\/)\.git$/.test(source) });
    for (const [file, text] of changed) writeFileSync(join(folder, file), text);
    const file = join(folder, path);
    writeFileSync(file, withStandIns(readFileSync(file, 'utf8')));
    const args = [
      'buildx',
      'build',
      '--network',
      'host',
      '--progress',
      'plain',
      '--output',
      'type=cacheonly',
    ];
    const { code, stderr } = await run(
      { command: 'docker', args: [...args, '--file', file, join(folder, context)] },
      { timeoutMs: 900_000 },
    );
    return code === 0 ? null : stderr.split('\n').slice(-14).join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Dockerfile with every base that has a stand-in replaced by it, read by the builder's own frontend. */
export function withStandIns(text: string): string {
  return text
    .replace(/^#\s*syntax\s*=.*$/im, '#')
    .replace(/^(\s*FROM\s+(?:--\S+\s+)*)(\S+)/gim, (whole, from: string, name: string) => {
      const standIn = standInFor(name);
      return standIn === null ? whole : `${from}${standIn.tag}`;
    });
}
