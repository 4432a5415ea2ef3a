/** `NAME=value` lines of a `.env` file, with or without `export`; the quotes around a value are not part of it. */
export function readDotenv(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)\s*$/gm)].map(
      ([, name = '', value = '']) => [name, value.replace(/^(['"])(.*)\1$/, '$2')] as const,
    ),
  );
}
