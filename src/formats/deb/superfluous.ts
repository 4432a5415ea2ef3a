/**
 * What no program asks for at run time: manuals, translations, character sets for iconv, checks for packagers, help
 * for debuggers, completions for shells, time zones that count leap seconds, and the single certificates that the
 * bundle already holds. Copyright files stay.
 */
const SUPERFLUOUS = [
  /^usr\/share\/doc\/[^/]+\/(?!copyright$|\.$)./,
  /^usr\/share\/(?:man|info|locale|lintian|linda|doc-base|bug|bash-completion|zsh|fish|menu|binfmts|base-files)\//,
  /^usr\/lib\/[^/]+\/gconv\//,
  /^usr\/lib\/(?:binfmt\.d|tmpfiles\.d|sysusers\.d|systemd)\//,
  /^usr\/share\/(?:ca-certificates|gcc|gdb|dict|zoneinfo\/(?:right|posix))\//,
  /^usr\/sbin\/update-ca-certificates$/,
  /^etc\/(?:ca-certificates|update-motd\.d|profile\.d|skel|init\.d|cron\.[a-z]+)\//,
  /^var\/(?:backups|lib\/dpkg|cache)\//,
];

/** True for such a path below the root, of a file, or of a folder with `/.` after it. */
export function isSuperfluous(path: string): boolean {
  return SUPERFLUOUS.some((pattern) => pattern.test(path));
}
