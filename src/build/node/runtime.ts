import { unpackTarball } from '../../formats/npm/tarball.ts';
import type { Entry } from '../../model/entry.ts';
import type { LockedPackage } from '../../model/lock.ts';
import type { LayerJob } from '../cached.ts';
import type { BuildPorts } from '../ports.ts';

const KEPT: Readonly<Record<string, string>> = {
  'bin/node': 'usr/local/bin/node',
  LICENSE: 'usr/share/doc/nodejs/copyright',
};

/** The layer of Node.js: the program and its licence. Without npm, headers and manuals. */
export function runtimeJob(node: LockedPackage, ports: Pick<BuildPorts, 'packages' | 'store'>): LayerJob {
  return {
    kind: 'runtime',
    what: `Node.js ${node.version}`,
    key: [node.integrity, KEPT],
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
      return { entries: kept, diagnostics: [] };
    },
  };
}
