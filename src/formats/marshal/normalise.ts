/**
 * Rewrites marshalled Python code (CPython's marshal format, version 4, as written by 3.11 to 3.14) so that it depends
 * on the code alone. The writer flags every object that somebody else in its process happened to hold, as one that
 * may be referred to later, and numbers references by those flags: here only the flags of objects that are referred
 * to stay, and references are numbered anew. Strings of one character, which the process shares, are marked as
 * interned when they could be a name, whatever others did with them. The length does not change, and loading gets a
 * little faster.
 * Changes `bytes` from `start` on in place. Throws a RangeError when they are no such code.
 */
export function normaliseMarshal(bytes: Uint8Array, start: number): void {
  const walk = new Walk(bytes, start);
  walk.object(0);
  if (walk.at !== bytes.length)
    throw new RangeError(`marshalled code ends at byte ${walk.at} of ${bytes.length}`);
  const { view, flagged, references } = walk;
  const used = new Set(references.map((at) => view.getUint32(at, true)));
  const renumbered = new Map<number, number>();
  for (const [index, at] of flagged.entries())
    if (used.has(index)) renumbered.set(index, renumbered.size);
    else bytes[at] = (bytes[at] ?? 0) & ~FLAG;
  for (const at of references) {
    const index = renumbered.get(view.getUint32(at, true));
    if (index === undefined) throw new RangeError('marshalled code refers to an object that is not there');
    view.setUint32(at, index, true);
  }
}

const FLAG = 0x80;
const DEEPEST = 2000;

/** Objects with nothing in them, and those of a fixed number of bytes. */
const FIXED: Readonly<Record<string, number>> = { N: 0, F: 0, T: 0, S: 0, '.': 0, i: 4, I: 8, g: 8, y: 16 };
/** Objects whose length comes first, in four bytes or one. */
const LONG_BYTES = 'stuaA';
const SHORT_BYTES = 'zZ';
const LONG_LISTS = '([<>';
/** A code object: its numbers and objects in order (CPython, Python/marshal.c, `r_object`). */
const CODE = [
  'numbers',
  'numbers',
  'numbers',
  'numbers',
  'numbers',
  ...Array(8).fill('object'),
  'numbers',
  'object',
  'object',
];

class Walk {
  readonly view: DataView;
  /** Offsets of flagged objects, in the order of their numbers. */
  readonly flagged: number[] = [];
  /** Offsets of the numbers of references. */
  readonly references: number[] = [];
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  object(depth: number): void {
    if (depth > DEEPEST) throw new RangeError('marshalled code is nested too deeply');
    const code = this.#bytes[this.at] ?? 0;
    const type = String.fromCharCode(code & ~FLAG);
    if ((code & FLAG) !== 0) this.flagged.push(this.at);
    this.#character(type, code & FLAG);
    this.at += 1;
    const fixed = FIXED[type];
    if (fixed !== undefined) this.at += fixed;
    else if (type === 'r') {
      this.references.push(this.at);
      this.at += 4;
    } else if (LONG_BYTES.includes(type)) this.at += 4 + this.view.getUint32(this.at, true);
    else if (SHORT_BYTES.includes(type)) this.at += 1 + this.view.getUint8(this.at);
    else if (type === 'l') this.at += 4 + 2 * Math.abs(this.view.getInt32(this.at, true));
    else this.#container(type, depth + 1);
  }

  /** Latin-1 characters are objects of the whole process: somebody may have interned them, or not. */
  #character(type: string, flag: number): void {
    const isShort = SHORT_BYTES.includes(type) && this.#bytes[this.at + 1] === 1;
    const isLong = (type === 'u' || type === 't') && this.view.getUint32(this.at + 1, true) === 2;
    if (!isShort && !isLong) return;
    const isName = isShort && /\w/.test(String.fromCharCode(this.#bytes[this.at + 2] ?? 0));
    this.#bytes[this.at] = (isLong ? 'u' : isName ? 'Z' : 'z').charCodeAt(0) | flag;
  }

  #container(type: string, depth: number): void {
    if (type === ')') this.#objects(this.view.getUint8(this.at++), depth);
    else if (LONG_LISTS.includes(type)) {
      this.at += 4;
      this.#objects(this.view.getUint32(this.at - 4, true), depth);
    } else if (type === ':') this.#objects(3, depth);
    else if (type === 'c') this.#code(depth);
    else throw new RangeError(`marshalled code has an object of the unknown type ${JSON.stringify(type)}`);
  }

  #objects(count: number, depth: number): void {
    for (let left = count; left > 0; left -= 1) this.object(depth);
  }

  #code(depth: number): void {
    for (const part of CODE)
      if (part === 'object') this.object(depth);
      else this.at += 4;
  }
}
