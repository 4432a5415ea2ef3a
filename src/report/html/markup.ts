/** Text that is HTML already; everything else is escaped on its way into a page. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | null | false | readonly Part[];

/** A template whose values are escaped, safe between tags and inside quoted attributes. Lists are joined, null and false are nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.reduce((done, text, at) => done + print(parts[at - 1] ?? null) + text) };
}

function print(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(print).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A value as JSON that may stand inside a script element: nothing in it ends the element. */
export function embedded(value: unknown): Markup {
  const json = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`); // biome-ignore format: one expression
  return { html: json };
}

/** A share as a CSS percentage. */
export function percent(share: number): string {
  return `${(100 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;
}
