import { moduleName } from './paths.ts';

/**
 * Dotted names of the modules that a source imports, at any depth, each name imported from a module appended to it
 * (`from a.b import c` gives `a.b` and `a.b.c`). Read by pattern, for many megabytes of sources of which a few facts are
 * wanted: text within strings may be taken for an import, so use it where one name too many does no harm.
 * @param path of the source, from the folder it is imported from: relative imports are resolved by it
 * @param where `outermost`: only what stands in no block, which runs whenever the module is imported
 */
export function quickImports(
  source: string,
  path: string,
  where: 'anywhere' | 'outermost' = 'anywhere',
): readonly string[] {
  const own = moduleName(path).split('.');
  const isPackage = path.endsWith('/__init__.py');
  const names: string[] = [];
  for (const [, from, listed, plain] of source.matchAll(where === 'outermost' ? OUTERMOST : IMPORT)) {
    if (plain !== undefined) {
      names.push(...wordsOf(plain));
      continue;
    }
    const base = absolute(from ?? '', own, isPackage);
    if (base === null) continue;
    if (base !== '') names.push(base);
    names.push(...wordsOf(listed ?? '').map((name) => (base === '' ? name : `${base}.${name}`)));
  }
  return names;
}

const IMPORT =
  /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([\w., \t]+))/gm;
const OUTERMOST = new RegExp(IMPORT.source.replace('[ \\t]*', ''), IMPORT.flags);

/** The names of a list such as `(a as b, c)`, without what they are renamed to and without comments. */
function wordsOf(list: string): readonly string[] {
  return list
    .replace(/#[^\n]*/g, '')
    .split(/[(),\\]/)
    .flatMap((part) => /^\s*([\w.]+)/.exec(part)?.[1] ?? []);
}

function absolute(from: string, own: readonly string[], isPackage: boolean): string | null {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0;
  if (dots === 0) return from;
  const up = isPackage ? dots - 1 : dots;
  if (up > own.length) return null;
  const base = own.slice(0, own.length - up);
  return [...base, ...from.slice(dots).split('.')].filter((part) => part !== '').join('.');
}
