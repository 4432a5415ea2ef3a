/**
 * Compares two Debian version numbers: negative, zero or positive as `a` is earlier than, equal to or later than `b`.
 * Follows Debian policy 5.6.12. Never throws: a version that policy forbids is still compared, as dpkg does.
 */
export function compareVersions(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

/** A relation between versions as dependency fields write it (policy 7.1), with the old `<` and `>` meaning or-equal. */
export type Relation = '<<' | '<=' | '=' | '>=' | '>>';

/** True when `version` stands in the relation to `bound`. */
export function satisfies(version: string, relation: Relation, bound: string): boolean {
  const order = compareVersions(version, bound);
  if (relation === '<<') return order < 0;
  if (relation === '<=') return order <= 0;
  if (relation === '=') return order === 0;
  if (relation === '>=') return order >= 0;
  return order > 0;
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon === -1 ? 0 : Number.parseInt(version.slice(0, colon), 10) || 0,
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? '' : rest.slice(dash + 1),
  };
}

/** Alternates runs of non-digits, compared by {@link weight}, with runs of digits, compared as numbers of any length. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const order = weight(a, i) - weight(b, j);
      if (order !== 0) return order;
      i += 1;
      j += 1;
    }
    const left = digits(a, i);
    const right = digits(b, j);
    const order = compareNumbers(left, right);
    if (order !== 0) return order;
    i += left.length;
    j += right.length;
  }
  return 0;
}

/** `~` sorts before everything, even the end; then the end (or a digit); then letters; then all else. */
function weight(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0;
  const code = text.charCodeAt(at);
  if (code === 0x7e) return -1;
  return isLetter(code) ? code : code + 256;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function digits(text: string, from: number): string {
  let to = from;
  while (to < text.length && isDigit(text, to)) to += 1;
  return text.slice(from, to);
}

function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
