import { composeName } from '../formats/compose/name.ts';
import type { Tree } from '../model/tree.ts';
import type { Target } from './rule.ts';

/** A file to check, and as what. */
export interface Checked {
  readonly path: string;
  readonly target: Exclude<Target, 'application'>;
}

/** Folders that hold other people's files, or made ones. */
const FOREIGN = /(^|\/)(node_modules|\.git|\.venv|venv|site-packages|vendor|\.next|\.terraform)\//;
/** What `docker stack deploy` is given, as its documentation names it. */
const STACK = /(^|[/._-])stack\.ya?ml$/i;
/** YAML above this is data, not manifests (bytes). */
const LARGEST_MANIFEST = 500_000;

/** What a file is by its name; null when the name does not say. */
export function targetOfName(path: string): Checked['target'] | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.dockerignore$/.test(name)) return 'dockerignore';
  if (/^(Dockerfile|Containerfile)([._-].*)?$/i.test(name) || /\.(dockerfile|containerfile)$/i.test(name))
    return 'dockerfile';
  if (composeName(path) === 'usual') return 'compose';
  if (/^nginx.*\.conf(\.(template|j2))?$|\.nginx(\.conf)?$/i.test(name)) return 'nginx';
  if (/(^|\/)(nginx|conf\.d|sites-(available|enabled))\/.*\.conf(\.template)?$/i.test(path)) return 'nginx';
  return null;
}

/** What a text is by its content; null when it is none of what is checked. */
export function targetOfText(text: string): Checked['target'] | null {
  if (/^apiVersion:/m.test(text) && /^kind:/m.test(text)) return 'kubernetes';
  if (/^services:\s*(#.*)?$/m.test(text)) return 'compose';
  if (/"apiVersion"\s*:/.test(text) && /"kind"\s*:/.test(text)) return 'kubernetes';
  if (/^\s*FROM\s+\S/im.test(text)) return 'dockerfile';
  if (/^\s*(server|http|upstream\s+\S+|events)\s*\{/m.test(text)) return 'nginx';
  return null;
}

/** The container files of an application, sorted by path. */
export function discover(tree: Tree): readonly Checked[] {
  const found: Checked[] = [];
  for (const { path, size } of tree.files) {
    if (FOREIGN.test(path)) continue;
    const target = targetOfName(path);
    if (target) found.push({ path, target });
    else if (/\.ya?ml$/i.test(path) && size <= LARGEST_MANIFEST && !isOther(path)) {
      const text = tree.text(path);
      const told = text === null ? null : targetOfText(text);
      if (
        told === 'kubernetes' ||
        (told === 'compose' && (STACK.test(path) || composeName(path) === 'other'))
      )
        found.push({ path, target: told });
    }
  }
  return found;
}

/** YAML whose format is another's: workflows, chart templates (not YAML before they are rendered). */
const isOther = (path: string): boolean =>
  /(^|\/)(\.github|\.gitlab-ci|\.circleci)\//.test(path) || /(^|\/)charts?\/.*\/?templates\//.test(path);
