/** Major versions of Node.js that are supported and have long-term support, the one to take by default first. */
const MAJORS = [24, 22, 20] as const;

/** The first major version that a range of `engines.node` or a `.nvmrc` allows; null when it allows none of them. */
export function chooseMajor(range: string | null): string | null {
  if (range === null) return String(MAJORS[0]);
  const found = MAJORS.find((major) => allowsMajor(range, major));
  return found === undefined ? null : String(found);
}

/** The majors as people read them. */
export function knownMajors(): string {
  return MAJORS.join(', ');
}

/** Whether the newest release of a major version lies in a range of npm's (node-semver, "ranges"). */
export function allowsMajor(range: string, major: number): boolean {
  if (/^\s*(?:lts\/\S*|node|latest|current|stable)?\s*$/i.test(range)) return major === MAJORS[0];
  return range.split('||').some((part) => {
    const [, low, high] = /^\s*v?(\d[\w.]*)\s+-\s+v?(\d[\w.]*)\s*$/.exec(part) ?? [];
    if (low !== undefined && high !== undefined)
      return compare('>=', low, major) && compare('<=', high, major);
    const comparators = part
      .replace(/([<>=^~])\s+/g, '$1')
      .trim()
      .split(/\s+/);
    return comparators.every((one) => {
      const [, sign = '', version = ''] = /^([<>]=?|[=^~])?v?(.*)$/.exec(one) ?? [];
      return compare(sign, version, major);
    });
  });
}

/** A major stands for its newest release, whose other numbers are higher than any that a range names. */
function compare(sign: string, version: string, major: number): boolean {
  const [first = '*', second] = version.split('.');
  if (!/^\d+$/.test(first)) return true;
  const wanted = Number(first);
  const isWhole = second === undefined || !/^\d+$/.test(second);
  if (sign === '>=') return major >= wanted;
  if (sign === '>') return isWhole ? major > wanted : major >= wanted;
  if (sign === '<=') return isWhole ? major <= wanted : major < wanted;
  if (sign === '<') return major < wanted;
  return major === wanted;
}
