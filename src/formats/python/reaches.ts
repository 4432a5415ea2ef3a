import { latin1 } from '../text/decode.ts';
import { quickImports } from './quick-imports.ts';

/** What a source may lead to while it runs, without its having run. */
export interface Reaches {
  /**
   * Dotted names: of imports at any depth, of attributes of what was imported (`sp.special.erf` after `import scipy as sp`),
   * and what strings spell. Whether they are modules is not known here.
   */
  readonly names: readonly string[];
  /** What a package hands out by `__getattr__` when it is asked: null when it has none. */
  readonly lazy: Lazy | null;
}

export interface Lazy {
  /** Words of its strings: attributes it may hand out, and modules it may take them from. */
  readonly words: readonly string[];
  /** Names that it has without being asked. */
  readonly own: readonly string[];
}

const LONG_STRING = /[rRbBuUfF]{0,2}("""|''')[\s\S]*?\1/g;
/** What only a type checker runs: the block below it is indented more than it is. */
const FOR_CHECKERS = /^([ \t]*)if (?:\w+\.)?TYPE_CHECKING:[^\n]*\n(?:(?:\1[ \t]+[^\n]*)?\n)*/gm;
const PLAIN = /^[ \t]*import[ \t]+([\w.]+)(?:[ \t]+as[ \t]+(\w+))?/gm;
const FROM = /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^)\n;#]*)/gm;
const CHAIN = /(?<![\w.])([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)+)/g;
const QUOTED = /["'](\.{0,2}(?:\w+\.)*\w+)["':]/g;
const IS_LAZY = /\b(?:__getattr__|lazy_loader|_LazyModule|attach_stub)\b/;
const OWN = /^(?:(?:async )?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=/gm;

/**
 * Reads them by pattern: a name too many keeps a file too many, and one too few would take a needed one away, so strings count
 * as names. Documentation in strings of several lines does not, nor what is imported for type checkers alone.
 * @param path of the source, from the folder it is imported from
 */
export function reachesOf(source: string, path: string): Reaches {
  const text = source.replace(LONG_STRING, '""').replace(FOR_CHECKERS, '');
  const imported = quickImports(text, path);
  const aliases = aliasesOf(text, path);
  const chains = [...text.matchAll(CHAIN)].flatMap(([, head = '', rest = '']) => {
    const known = aliases.get(head);
    return known === undefined ? [] : [`${known}${rest}`];
  });
  const words = new Set([...text.matchAll(QUOTED)].flatMap(([, word]) => word ?? []));
  const spelt = [...words].flatMap((word) => spelled(word, path));
  const own = [...text.matchAll(OWN)].flatMap(([, one, other]) => one ?? other ?? []);
  const lazy =
    path.endsWith('/__init__.py') && IS_LAZY.test(text)
      ? { words: [...words].sort(), own: [...own, ...aliases.keys()] }
      : null;
  return { names: [...new Set([...imported, ...chains, ...spelt])].sort(), lazy };
}

/** What words of the source stand for: `sp` for `scipy`, `special` for `scipy.special`. */
function aliasesOf(text: string, path: string): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const [, name = '', alias] of text.matchAll(PLAIN)) {
    const top = name.split('.')[0] ?? '';
    aliases.set(alias ?? top, alias === undefined ? top : name);
  }
  for (const [, from = '', list = ''] of text.matchAll(FROM)) {
    const [base] = quickImports(`from ${from} import x`, path);
    if (base === undefined) continue;
    for (const [, name = '', alias] of list.matchAll(/(\w+)(?:[ \t]+as[ \t]+(\w+))?/g))
      aliases.set(alias ?? name, `${base}.${name}`);
  }
  return aliases;
}

/** `a.b` stands for itself, `.b` for what lies beside the module (`importlib.import_module('.b', __package__)`). */
function spelled(word: string, path: string): readonly string[] {
  if (!word.includes('.')) return [];
  if (!word.startsWith('.')) return [word];
  return quickImports(`from ${word} import x`, path).slice(0, 1);
}

/**
 * Dotted names in bytes of any kind: compiled modules, pickles, settings. A byte before a name may belong to what
 * holds it (the length of a string), so names are told without their first letter too when `packed`.
 */
export function namesInBytes(bytes: Uint8Array, packed: boolean): readonly string[] {
  const text = latin1(bytes);
  const found = new Set<string>();
  for (const [name] of text.matchAll(packed ? PACKED : DOTTED)) {
    found.add(name);
    if (packed) found.add(name.slice(1));
  }
  return [...found].sort();
}

const DOTTED = /(?<![\w.])[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){1,8}/g;
const PACKED = /\w{1,61}(?:\.[A-Za-z_]\w{0,60}){1,8}/g;
