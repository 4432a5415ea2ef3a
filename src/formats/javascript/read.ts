import { collect } from './collect.ts';
import { isTooDeep } from './depth.ts';
import type { Node } from './expression.ts';
import { scriptOf } from './markup.ts';
import type { ImportFact, ScriptModule } from './syntax.ts';

/** Reads one source file: JavaScript or TypeScript with JSX, or the scripts of a Vue, Svelte, Astro or HTML file. */
export type ScriptReader = (path: string, text: string) => ScriptModule;

/** Larger files are bundles or data: nobody wrote them by hand. */
const LARGEST = 400_000;

/** The reader; its parser is loaded with it, because most trees that have no scripts never need one. */
export async function scriptReader(): Promise<ScriptReader> {
  const { parseSync } = await import('oxc-parser');
  return (path, text) => {
    const script = scriptOf(path, text);
    if (script.text.length > LARGEST || isTooDeep(script.text)) return onlyImports(path, script.text);
    const { root, errors } = unpacked(
      parseSync(`x.${script.language}`, script.text, { sourceType: 'unambiguous', preserveParens: false }),
    );
    if (root === null || (errors > 0 && root.body.length === 0)) return onlyImports(path, script.text);
    return collect(path, root, linesOf(script.text));
  };
}

type Root = Node & { readonly body: readonly unknown[] };

/** The tree of a parsed script; null where the parser hands it over as broken JSON: a backslash in a JSX name does that. */
function unpacked(result: { readonly program: unknown; readonly errors: readonly unknown[] }): {
  readonly root: Root | null;
  readonly errors: number;
} {
  try {
    return { root: result.program as Root, errors: result.errors.length };
  } catch {
    return { root: null, errors: result.errors.length };
  }
}

/** What a file imports, by its looks: of one that cannot be parsed. */
function onlyImports(path: string, text: string): ScriptModule {
  const imports: ImportFact[] = [];
  const lineOf = linesOf(text);
  for (const match of text.slice(0, LARGEST).matchAll(IMPORT)) {
    const source = match[1] ?? match[2];
    if (source !== undefined) imports.push({ local: null, imported: '*', source, line: lineOf(match.index) });
  }
  const none = { calls: [], assigns: [], environment: [], readers: new Map(), classes: [], strings: [] };
  return { path, broken: true, imports, ...none, tested: new Set(), exports: new Map(), whole: null };
}

const IMPORT = /\bfrom\s*['"]([^'"\n]{1,200})['"]|\b(?:require|import)\s*\(?\s*['"]([^'"\n]{1,200})['"]/g;

/** Lines by offset: 1-based, found by halving. */
function linesOf(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
