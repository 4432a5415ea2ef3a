/** Text with the logins in its addresses left out: `https://user:secret@host/` becomes `https://host/`. */
export function withoutLogins(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, '//');
}
