import { isInside } from '../../formats/path/inside.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

/** What hands out static files in production, or sends them elsewhere. */
const HANDED_OUT = ['whitenoise', 'django-storages', 'dj-static', 'static3'];

/** Pages of Django that ask for files which nobody hands out: it does so itself in development only (its "How to manage static files"). */
export function staticAdvice(tree: Tree, services: readonly Service[]): readonly Finding[] {
  return services.flatMap(({ id, framework, path, declared, manifest }) => {
    if (framework !== 'django' || HANDED_OUT.some((name) => declared.includes(name))) return [];
    const asked = askedIn(tree, path);
    if (asked === null) return [];
    return [
      advise(
        'static-not-served',
        ['warning', 'medium'],
        asked,
        `${id}: its pages ask for static files, which Django hands out in development only: they come without styles and scripts`,
        `add whitenoise to ${manifest ?? 'its manifest'}, whitenoise.middleware.WhiteNoiseMiddleware after SecurityMiddleware and a STATIC_ROOT: what is collected there is then handed out`,
      ),
    ];
  });
}

/** The first template of a folder that names a static file. */
function askedIn(tree: Tree, folder: string): Pick<Evidence, 'path' | 'line'> | null {
  for (const { path } of tree.files) {
    if (!path.endsWith('.html') || !isInside(path, folder)) continue;
    const lines = (tree.text(path) ?? '').split('\n');
    const at = lines.findIndex((line) => /\{%\s*static\s/.test(line));
    if (at >= 0) return { path, line: at + 1 };
  }
  return null;
}
