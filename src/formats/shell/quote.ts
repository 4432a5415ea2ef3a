/** A word as one types it in a POSIX shell (Shell Command Language, quoting): quoted only where needed. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
