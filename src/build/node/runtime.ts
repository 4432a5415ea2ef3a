import { unpackTarball } from '../../formats/npm/tarball.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedPackage } from '../../model/lock.ts';
import type { TrimKind } from '../../model/plan.ts';
import type { LayerJob } from '../cached.ts';
import type { BuildPorts } from '../ports.ts';
import { countLean, leanFiles, withLean } from '../trim/native.ts';

const KEPT: Readonly<Record<string, string>> = {
  'bin/node': 'usr/local/bin/node',
  LICENSE: 'usr/share/doc/nodejs/copyright',
};

/** The layer of Node.js: the program and its licence. Without npm, headers and manuals, and what rules leave out. */
export function runtimeJob(
  node: LockedPackage,
  trim: readonly TrimKind[],
  ports: Pick<BuildPorts, 'packages' | 'store'>,
): LayerJob {
  const isLean = trim.includes('symbols');
  return {
    kind: 'runtime',
    what: `Node.js ${node.version}`,
    key: [node.integrity, KEPT, ...(isLean ? ['symbols'] : [])],
    weight: node.size ?? 45_000_000,
    async make() {
      const entries = await unpackTarball(
        () => ports.packages.tarball(node),
        node.integrity,
        ports.store,
        `${node.name} ${node.version}`,
      );
      const kept = entries.flatMap((entry): readonly Entry[] => {
        const path = KEPT[entry.path];
        return path === undefined ? [] : [{ ...entry, path, mode: path.endsWith('/node') ? 0o755 : 0o644 }];
      });
      const lean = isLean ? await leanFiles(kept) : new Map();
      return { entries: withLean(kept, lean), trimmed: countLean(kept, lean), diagnostics: [] };
    },
  };
}
