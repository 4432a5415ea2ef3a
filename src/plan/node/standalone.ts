import { posix } from 'node:path';
import { lineAt } from '../../formats/text/line.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

const CONFIG = /^next\.config\.(?:[cm]?js|m?ts)$/;
/** The line that the object of settings begins on. */
const OBJECT = /^.*(?:config\b[^=]*=|export default|module\.exports\s*=)\s*\{/im;

/** A server of Next.js that is not built to stand alone: its image gets every package that its manifest names. */
export function notStandalone(service: Service, tree: Tree): readonly Finding[] {
  // A server of the application's own starts what is built; what stands alone has a server of its own.
  const isOwn = service.entrypoint?.startsWith('node_modules/') !== true;
  if (service.framework !== 'next' || isOwn || service.build?.output !== '.next') return [];
  const path = tree.files
    .map((file) => file.path)
    .find((one) => posix.dirname(one) === service.path && CONFIG.test(posix.basename(one)));
  const text = path === undefined ? null : tree.text(path);
  const at = text === null ? null : OBJECT.exec(text);
  return [
    {
      rule: 'plan/next-not-standalone',
      severity: 'warning',
      confidence: 'high',
      message: `${service.id}: Next.js is not set to build a server that stands alone, so that its image gets all packages instead of the files that are reached`,
      fix:
        path === undefined
          ? `Create ${posix.join(service.path, 'next.config.mjs')} with: export default { output: 'standalone' };`
          : `Add output: 'standalone' to the settings in ${path}.`,
      path: path ?? service.manifest,
      line: text === null || at === null ? null : lineAt(text, at.index + at[0].length),
    },
  ];
}
