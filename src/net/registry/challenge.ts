/** One challenge of a `WWW-Authenticate` header (RFC 9110, 11.6.1). */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))\s*,?\s*/giy;

/** Parses a `WWW-Authenticate` header; an empty list when there is nothing to understand in it. Never throws. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  while (at < header.length) {
    const scheme = /^[\s,]*([A-Za-z][A-Za-z0-9-]*)(?:\s+|$)/.exec(header.slice(at));
    if (!scheme) break;
    at += scheme[0].length;
    const parameters: Record<string, string> = {};
    for (;;) {
      PARAMETER.lastIndex = at;
      const found = PARAMETER.exec(header);
      if (!found) break;
      const [whole, name = '', quoted, bare] = found;
      parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
      at += whole.length;
    }
    challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters });
  }
  return challenges;
}
