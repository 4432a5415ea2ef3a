import type { Cursor } from './cursor.ts';
import { type RawHeader, untilNul } from './decode.ts';
import { badTar } from './errors.ts';
import { tarPadding } from './header.ts';

/** What extended headers say of the member after them. */
export type Extended = Partial<Omit<RawHeader, 'type' | 'mode'>>;

const MOST = 1024 * 1024;

/** True for a member that only describes the next one (or, `g`, all: what it may say does not concern us). */
export function isExtended(type: string): boolean {
  return 'xgLK'.includes(type);
}

/** Reads GNU's long names (`L`, `K`) and pax extended headers (`x`). Throws a UserError. */
export async function readExtended(cursor: Cursor, raw: RawHeader, where: string): Promise<Extended> {
  if (raw.size > MOST) throw badTar(where, `an extended header of ${raw.size} bytes`);
  const bytes = Buffer.from(await cursor.take(raw.size));
  if (bytes.length < raw.size || !(await cursor.skip(tarPadding(raw.size))))
    throw badTar(where, 'it ends within an extended header');
  if (raw.type === 'L') return { path: untilNul(bytes) };
  if (raw.type === 'K') return { target: untilNul(bytes) };
  return raw.type === 'x' ? fromPax(bytes, where) : {};
}

function fromPax(bytes: Buffer, where: string): Extended {
  const extended: { -readonly [K in keyof Extended]: Extended[K] } = {};
  for (const [key, value] of paxRecords(bytes, where)) {
    if (key === 'path') extended.path = value;
    else if (key === 'linkpath') extended.target = value;
    else if (key === 'size' || key === 'uid' || key === 'gid') extended[key] = decimal(key, value, where);
    else if (key.startsWith('GNU.sparse')) throw badTar(where, 'sparse files are not read');
  }
  return extended;
}

function* paxRecords(bytes: Buffer, where: string): Generator<readonly [string, string]> {
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 7 ? '' : bytes.toString('latin1', at, space);
    const end = at + Number(digits);
    const equals = bytes.indexOf(0x3d, space);
    const sound = /^\d+$/.test(digits) && end <= bytes.length && bytes[end - 1] === 0x0a && equals < end;
    if (!sound || equals < 0 || end <= space) throw badTar(where, 'a pax record is broken');
    yield [bytes.toString('utf8', space + 1, equals), bytes.toString('utf8', equals + 1, end - 1)];
    at = end;
  }
}

function decimal(key: string, value: string, where: string): number {
  const number = /^\d+(\.\d*)?$/.test(value) ? Math.trunc(Number(value)) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw badTar(where, `a pax record says ${key}=${value.slice(0, 20)}`);
  return number;
}
