import type { Entry, FileEntry } from '../../model/entry.ts';

/**
 * What no program asks for at run time: manuals, translations, character sets for iconv, checks for packagers, help
 * for debuggers, completions for shells, time zones that count leap seconds, and the single certificates that the
 * bundle already holds. Copyright files stay.
 */
const DROPPED = [
  /^usr\/share\/doc\/[^/]+\/(?!copyright$|\.$)./,
  /^usr\/share\/(?:man|info|locale|lintian|linda|doc-base|bug|bash-completion|zsh|fish|menu|binfmts|base-files)\//,
  /^usr\/lib\/[^/]+\/gconv\//,
  /^usr\/lib\/(?:binfmt\.d|tmpfiles\.d|sysusers\.d|systemd)\//,
  /^usr\/share\/(?:ca-certificates|gcc|gdb|dict|zoneinfo\/(?:right|posix))\//,
  /^usr\/sbin\/update-ca-certificates$/,
  /^etc\/(?:ca-certificates|update-motd\.d|profile\.d|skel|init\.d|cron\.[a-z]+)\//,
  /^var\/(?:backups|lib\/dpkg|cache)\//,
];

/**
 * The entries that images keep, with modes and owners made plain: everything is root's, and nothing is set-user-id
 * or set-group-id. A hard link to a file that is dropped becomes that file.
 */
export function keepEntries(entries: readonly Entry[]): readonly Entry[] {
  const files = new Map<string, FileEntry>();
  for (const entry of entries) if (entry.kind === 'file') files.set(entry.path, entry);
  return entries.flatMap((entry) => {
    if (isDropped(entry)) return [];
    const plain = { mode: entry.mode & (entry.kind === 'directory' ? 0o1777 : 0o777), uid: 0, gid: 0 };
    const target = entry.kind === 'hardlink' ? files.get(entry.target) : undefined;
    if (target !== undefined && isDropped(target)) return [{ ...target, ...plain, path: entry.path }];
    return [{ ...entry, ...plain }];
  });
}

/** True for what is dropped, and for the folders that would be left empty by it. */
function isDropped(entry: Entry): boolean {
  const path = entry.kind === 'directory' ? `${entry.path}/.` : entry.path;
  return DROPPED.some((pattern) => pattern.test(path));
}
