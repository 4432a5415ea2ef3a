import { isFault } from '../pep508/cursor.ts';
import { parseRequirement, type Requirement } from '../pep508/requirement.ts';

/** True for a bare URL, version-control URL, archive or path, which pip takes in place of a PEP 508 requirement. */
export function isLocation(text: string): boolean {
  return (
    /^((git|hg|svn|bzr)\+|https?:|ftp:|file:)/i.test(text) ||
    /^\.{0,2}[/\\]/.test(text) ||
    /^[^\s@;#[\]]+\/[^\s]*$/.test(text) ||
    /^(\.|\.\.)(\[[^\]]*\])?$/.test(text) ||
    /^[^\s@;]+\.(whl|zip|tar\.gz|tar\.bz2|tgz)(\[[^\]]*\])?(\s*;.*)?$/i.test(text)
  );
}

/** The requirement a location stands for, named by `#egg=`, the wheel's file name (PEP 427) or the repository's. */
export function nameOfLocation(text: string): Requirement | null {
  const name =
    /[#&]egg=([A-Za-z0-9._-]+)/.exec(text)?.[1] ??
    /([A-Za-z0-9._]+)-[^-/\\]+-[^/\\]+\.whl/.exec(text)?.[1] ??
    /\/([A-Za-z0-9._-]+?)-\d[^/]*\.(?:tar\.gz|tar\.bz2|tgz|zip)/.exec(text)?.[1] ??
    /^(?:git|hg|svn|bzr)\+.*\/([A-Za-z0-9._-]+?)(?:\.git)?(?:@[^/#]*)?(?:#.*)?$/.exec(text)?.[1];
  if (name === undefined) return null;
  const parsed = parseRequirement(name);
  return isFault(parsed) ? null : { ...parsed, url: text };
}
