import type { Evidence } from '../model/evidence.ts';
import type { Tree } from '../model/tree.ts';
import { isContainerFile } from './container-files.ts';

/** A health check that a container or platform file of the tree makes. */
export interface ExistingProbe {
  readonly path: string;
  readonly port: number | null;
  readonly evidence: Evidence;
}

const URL_PATH = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(\d{2,5}))?(\/[\w./-]*)?/;
const PLATFORM_PATH = /health_?check_?path["']?\s*[:=]\s*["']?(\/[\w./-]*)/i;
const CHECK =
  /healthcheck|^\s*(- )?test\s*:|^\s*CMD\s+(curl|wget|python)|\b(curl|wget|urlopen|requests\.get)\b/i;

/** The health checks of container files and platform settings, comments left out. */
export function existingProbes(tree: Tree): readonly ExistingProbe[] {
  const files = tree.files.filter(({ path, size }) => size < 200_000 && isWorth(path));
  return files.flatMap(({ path }) =>
    (tree.text(path) ?? '').split('\n').flatMap((written, index): readonly ExistingProbe[] => {
      if (/^\s*#/.test(written) || written.length > 500) return [];
      const evidence = { path, line: index + 1, text: written.trim().slice(0, 160) };
      const platform = PLATFORM_PATH.exec(written)?.[1];
      if (platform !== undefined) return [{ path: platform, port: null, evidence }];
      const url = CHECK.test(written) ? URL_PATH.exec(written) : null;
      return url
        ? [{ path: url[2] ?? '/', port: url[1] === undefined ? null : Number(url[1]), evidence }]
        : [];
    }),
  );
}

function isWorth(path: string): boolean {
  const kind = isContainerFile(path);
  return (
    kind === 'dockerfile' ||
    kind === 'compose' ||
    /(^|\/)(render|railway|fly|app)\.(ya?ml|json|toml)$/.test(path)
  );
}
