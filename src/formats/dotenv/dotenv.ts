/** The 1-based line that gives a variable a value, the last where there are several; null where none does. */
export function dotenvLine(text: string, name: string): number | null {
  const at = text.split('\n').findLastIndex((line) => Object.hasOwn(readDotenv(line), name));
  return at < 0 || readDotenv(text)[name] === '' ? null : at + 1;
}

/** `NAME=value` lines of a `.env` file, with or without `export`; the quotes around a value are not part of it. */
export function readDotenv(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)\s*$/gm)].map(
      ([, name = '', value = '']) => [name, value.replace(/^(['"])(.*)\1$/, '$2')] as const,
    ),
  );
}
