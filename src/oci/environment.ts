/** Variables as a configuration of an image has them: `NAME=value`, in the order of their names. */
export function environmentLines(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
}

/** The values of such lines, by name. */
export function environmentValues(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** An image's own variables over those of its base: its values count, and programs of both are found, its own first. */
export function environmentOver(
  base: readonly string[],
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const below = environmentValues(base);
  const folders = [own['PATH'] ?? '', below['PATH'] ?? '']
    .flatMap((path) => path.split(':'))
    .filter((folder) => folder !== '');
  return { ...below, ...own, PATH: [...new Set(folders)].join(':') };
}
