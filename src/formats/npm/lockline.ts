import { escapePattern } from '../text/escape.ts';

/**
 * The line (1-based) of a lock of npm, pnpm, Yarn or Bun at which it has one package, or asks for it; null when it cannot be told.
 */
export function lockLine(
  text: string,
  { name, version }: { readonly name: string; readonly version: string },
): number | null {
  const named = new RegExp(`(?:^|["'\\s,]|node_modules/|^\\s*['"]?/)${escapePattern(name)}(?:["'@/:]|$)`);
  // Yarn and npm have the version on the line below.
  const versioned = new RegExp(`(?:^|[^\\w.])${escapePattern(version)}(?:$|[^\\w.])`);
  const lines = text.split('\n');
  const at = lines.findIndex(
    (line, index) => named.test(line) && versioned.test(`${line}\n${lines[index + 1] ?? ''}`),
  );
  return at < 0 ? null : at + 1;
}
