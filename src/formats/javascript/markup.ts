/** The script of a file: of markup only what stands in its script elements, on the lines it has there. */
export interface Script {
  readonly text: string;
  readonly language: 'js' | 'jsx' | 'ts' | 'tsx';
}

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;
const FRONTMATTER = /^---\n([\s\S]*?)\n---/;

export function scriptOf(path: string, text: string): Script {
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? '';
  if (/^[cm]?ts$/.test(extension)) return { text, language: 'ts' };
  if (extension === 'tsx') return { text, language: 'tsx' };
  if (extension === '' || /^([cm]?js|jsx)$/.test(extension)) return { text, language: 'jsx' };
  const kept: string[] = [];
  let from = 0;
  let isTyped = extension === 'astro';
  const keep = (start: number, end: number): void => {
    kept.push(blank(text.slice(from, start)), text.slice(start, end), ';');
    from = end;
  };
  const head = extension === 'astro' ? FRONTMATTER.exec(text) : null;
  if (head?.[1] !== undefined) keep(4, 4 + head[1].length);
  for (const match of text.matchAll(SCRIPT)) {
    const [whole, attributes = '', body = ''] = match;
    if (/\btype\s*=\s*["'](?!module|text\/javascript|text\/typescript)/.test(attributes)) continue;
    isTyped ||= /\blang\s*=\s*["']tsx?["']/.test(attributes);
    const start = match.index + whole.length - '</script>'.length - body.length;
    if (start >= from) keep(start, start + body.length);
  }
  return { text: kept.join(''), language: isTyped ? 'ts' : 'jsx' };
}

/** Only the newlines of a text, so that what follows keeps its line. */
function blank(text: string): string {
  return text.replace(/[^\n]+/g, '');
}
