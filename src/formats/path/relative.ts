/**
 * A name out of an archive as a path below its root: POSIX separators, no leading `./`, no doubled or trailing
 * slash. Null when it is no such path: absolute, with a `..` segment or a NUL, or nothing at all.
 */
export function relativePath(name: string): string | null {
  if (name.startsWith('/') || name.includes('\0')) return null;
  if (!/(^|\/)\.{0,2}(\/|$)/.test(name)) return name;
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.includes('..')) return null;
  return segments.join('/');
}

/** True when a symbolic link at `path` (relative to the root) with this target stays below the root. Absolute targets start at the root. */
export function linkStays(path: string, target: string): boolean {
  if (target === '' || target.includes('\0')) return false;
  let depth = target.startsWith('/') ? 0 : path.split('/').length - 1;
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue;
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) return false;
  }
  return true;
}
