/** A text as the pattern that matches it alone, for `RegExp` and PCRE. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
