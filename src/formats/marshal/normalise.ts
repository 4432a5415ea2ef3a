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
  const isUsed = new Uint8Array(flagged.length);
  for (const at of references) {
    const index = view.getUint32(at, true);
    if (index >= flagged.length)
      throw new RangeError('marshalled code refers to an object that is not there');
    isUsed[index] = 1;
  }
  const renumbered = new Uint32Array(flagged.length);
  let count = 0;
  for (const [index, at] of flagged.entries())
    if (isUsed[index] === 1) renumbered[index] = count++;
    else bytes[at] = (bytes[at] ?? 0) & ~FLAG;
  for (const at of references) view.setUint32(at, renumbered[view.getUint32(at, true)] ?? 0, true);
}

const FLAG = 0x80;
const DEEPEST = 2000;

/** Types of text: within ASCII and short, or any; as a name is held, once in a process, or not. */
const [SHORT, SHORT_INTERNED, TEXT, INTERNED] = [0x7a, 0x5a, 0x75, 0x74] as const;

/** How an object goes on after its type: by a fixed number of bytes, at most 16, or in one of these ways. */
const LONGEST_FIXED = 16;
const FORM = {
  reference: 17,
  longBytes: 18,
  shortBytes: 19,
  integer: 20,
  list: 21,
  shortTuple: 22,
  slice: 23,
  code: 24,
  unknown: 25,
} as const;
/** The types of objects (CPython, Python/marshal.c, `r_object`). */
const TYPES: readonly (readonly [types: string, form: number])[] = [
  ['NFTS.', 0],
  ['i', 4],
  ['Ig', 8],
  ['y', 16],
  ['r', FORM.reference],
  ['stuaA', FORM.longBytes],
  ['zZ', FORM.shortBytes],
  ['l', FORM.integer],
  ['([<>', FORM.list],
  [')', FORM.shortTuple],
  [':', FORM.slice],
  ['c', FORM.code],
];
/** By the byte of the type: a build walks over millions of objects, most of its own time. */
const FORMS = new Uint8Array(FLAG).fill(FORM.unknown);
for (const [types, form] of TYPES) for (const byte of Buffer.from(types)) FORMS[byte] = form;

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
    const byte = this.#bytes[this.at] ?? 0;
    if (byte >= FLAG) this.flagged.push(this.at);
    this.at += 1;
    const form = FORMS[byte & ~FLAG] ?? FORM.unknown;
    if (form <= LONGEST_FIXED) this.at += form;
    else if (form === FORM.reference) {
      this.references.push(this.at);
      this.at += 4;
    } else if (form === FORM.shortBytes) this.#shortBytes(byte & FLAG);
    else if (form === FORM.longBytes) this.#longBytes(byte);
    else this.#container(form, depth + 1);
  }

  /** Latin-1 characters are objects of the whole process: somebody may have interned them, or not. */
  #shortBytes(flag: number): void {
    const length = this.view.getUint8(this.at);
    if (length === 1) {
      const isName = /\w/.test(String.fromCharCode(this.view.getUint8(this.at + 1)));
      this.#bytes[this.at - 1] = (isName ? SHORT_INTERNED : SHORT) | flag;
    }
    this.at += 1 + length;
  }

  /** Those beyond ASCII are two bytes long. */
  #longBytes(byte: number): void {
    const length = this.view.getUint32(this.at, true);
    if (length === 2 && (byte & ~FLAG) === INTERNED) this.#bytes[this.at - 1] = TEXT | (byte & FLAG);
    this.at += 4 + length;
  }

  #container(form: number, depth: number): void {
    const { view } = this;
    switch (form) {
      case FORM.integer:
        this.at += 4 + 2 * Math.abs(view.getInt32(this.at, true));
        break;
      case FORM.list:
        this.at += 4;
        this.#objects(view.getUint32(this.at - 4, true), depth);
        break;
      case FORM.shortTuple:
        this.#objects(view.getUint8(this.at++), depth);
        break;
      case FORM.slice:
        this.#objects(3, depth);
        break;
      case FORM.code:
        this.#code(depth);
        break;
      default: {
        const type = JSON.stringify(String.fromCharCode((this.#bytes[this.at - 1] ?? 0) & ~FLAG));
        throw new RangeError(`marshalled code has an object of the unknown type ${type}`);
      }
    }
  }

  #objects(count: number, depth: number): void {
    for (let left = count; left > 0; left -= 1) this.object(depth);
  }

  /** Five numbers, eight objects from the code to the qualified name, the first line, tables of lines and exceptions. */
  #code(depth: number): void {
    this.at += 20;
    this.#objects(8, depth);
    this.at += 4;
    this.#objects(2, depth);
  }
}
