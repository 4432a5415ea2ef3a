import type { Tree } from '../../../model/tree.ts';
import { BASE } from '../../example.ts';
import { type ContextCopy, contextCopies, wholeCopy } from '../../facts/copies.ts';
import type { ApplicationRule } from '../../rule.ts';

export const COPY_ALL = `FROM ${BASE}\nWORKDIR /app\nCOPY . .\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;

export const ignoreFile: ApplicationRule = {
  id: 'application/ignore-file',
  title: 'A .dockerignore where everything is copied',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'build-speed',
  aliases: [],
  why: 'COPY . . takes .git, virtual environments, data and secrets along: into the image, and into what must be sent and compared at every build.',
  fix: 'Add a .dockerignore that names what the image does not need.',
  source: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  bad: [{ at: 'Dockerfile:3', example: { Dockerfile: COPY_ALL, 'main.py': '' } }],
  good: [{ Dockerfile: COPY_ALL, 'main.py': '', '.dockerignore': '.git\n' }],
  check({ builds, tree }, report) {
    for (const { facts, ignore, context } of builds) {
      const whole = wholeCopy(facts);
      const copies = contextCopies(facts);
      const copy = whole ?? (leavesOut(tree, context, copies) ? copies[0] : undefined);
      if (!copy || (ignore && ignore.rules.patterns.length > 0)) continue;
      const place = { path: facts.path, ...copy };
      if (whole) report(place, 'everything is copied, and no .dockerignore leaves anything out');
      // BuildKit sends only what is copied; older builders send the folder whole.
      else report(place, 'no .dockerignore leaves anything out', { severity: 'note', persona: 'pedantic' });
    }
  },
};

/** Whether the context holds files that nothing copies, container files aside. */
function leavesOut(tree: Tree, context: string, copies: readonly ContextCopy[]): boolean {
  const folder = context === '' || context === '.' ? '' : `${context}/`;
  return tree.files.some(({ path }) => {
    if (!path.startsWith(folder) || /(^|\/)([^/]*dockerfile[^/]*|[^/]*compose[^/]*\.ya?ml)$/i.test(path))
      return false;
    const inside = path.slice(folder.length);
    return !copies.some(({ folder: copied }) => inside === copied || inside.startsWith(`${copied}/`));
  });
}
