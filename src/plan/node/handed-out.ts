import { posix } from 'node:path';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Source } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';

/** Names of files that a page seldom wants and that whoever keeps them seldom wants to be read: data, code that runs elsewhere, manifests, notes. */
const PRIVATE: readonly RegExp[] = [
  /\.(db|sqlite3?|db3|sql|dump|bak|old|orig|rdb)$/i,
  /\.(py|pyw|rb|php|go|rs|java|kt|cs|c|cc|cpp|h|pl|r|sh|bash|bat|cmd|ps1)$/i,
  /\.(toml|ya?ml|ini|cfg|conf|properties|lock|patch|diff)$/i,
  /\.(md|rst|adoc|docx?|odt)$/i,
  /^(package|package-lock|composer|tsconfig[^/]*|jsconfig|vercel|firebase|netlify|renovate)\.json$/i,
  /^(requirements[^/]*\.txt|Procfile|Pipfile|Gemfile|Rakefile|Vagrantfile)$/i,
];
/** What names files: pages, scripts, styles. */
const PAGES = /\.(html?|m?js|css|webmanifest)$/i;
/** Bytes of one page that are searched. */
const LARGEST = 2_000_000;

/**
 * The files of a folder that is served as it is. A folder with a page in it is often the whole project: what lies there
 * and is no page's is not handed out, unless a page names it. Folders that begin with a dot are nobody's business, but for
 * `.well-known` (RFC 8615).
 */
export function handedOut({ value, because, evidence }: Choice<Source>, tree: Tree): Choice<Source> {
  const suspects = value.files.filter((path) => isHidden(path) || isPrivate(path));
  if (suspects.length === 0) return { value, because, evidence };
  const pages = value.files.filter((path) => PAGES.test(path) && (tree.file(path)?.size ?? 0) <= LARGEST);
  const texts = pages.map((path) => tree.text(path) ?? '');
  const withheld = new Set(
    suspects.filter((path) => isHidden(path) || !texts.some((text) => text.includes(posix.basename(path)))),
  );
  const files = value.files.filter((path) => !withheld.has(path));
  const [first = ''] = withheld;
  const others = withheld.size > 1 ? ` and ${withheld.size - 1} more` : '';
  const told =
    withheld.size === 0 ? because : `${because}; ${first}${others} not handed out: no page names them`;
  return choose({ ...value, files }, told, evidence);
}

function isHidden(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known');
}

function isPrivate(path: string): boolean {
  return PRIVATE.some((pattern) => pattern.test(posix.basename(path)));
}
