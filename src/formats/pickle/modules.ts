import { latin1 } from '../text/decode.ts';

/**
 * Top-level modules of the classes that a pickle names: reading it imports them. Nothing is unpickled, for the names
 * stand in it as text (Python, Lib/pickletools.py: GLOBAL; from protocol 4 on two strings and STACK_GLOBAL).
 * @param head how the file begins; what is compressed, or is no pickle, gives none
 * @returns sorted
 */
export function pickledModules(head: Uint8Array): readonly string[] {
  const [mark, protocol = 0] = head;
  if (mark !== 0x80 || protocol < 2 || protocol > 5) return [];
  const text = latin1(head);
  const named =
    protocol < 4
      ? [...text.matchAll(GLOBAL)].map(([, module = '']) => module)
      : [...text.matchAll(STACK_GLOBAL)].flatMap(([, length = '', module = '']) =>
          length.charCodeAt(0) === module.length ? [module] : [],
        );
  return [...new Set(named.map((module) => module.split('.', 1)[0] ?? ''))].sort();
}

/** `c`, a module and a name, a line each, and what the class is used by next. */
const GLOBAL = /c([A-Za-z_][\w.]{0,200})\n[A-Za-z_]\w{0,100}\n(?=[qr)}(])/g;
/** SHORT_BINUNICODE with its length, MEMOIZE: a module and a name so. */
const STACK_GLOBAL = /\x8c([\s\S])([A-Za-z_][\w.]{0,254})\x94\x8c[\s\S][A-Za-z_]\w{0,254}\x94\x93/g;
