const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A command as one would type it in a POSIX shell: quoted only where needed. For people; nothing runs it. */
export function typed(argv: readonly string[]): string {
  return argv.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
