/** Values by section, then key. Keys are lower case, with `-` for `_`. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Reads an INI file as Python's `RawConfigParser` does for pip: `key = value` or `key: value`, whole-line comments
 * (`#`, `;`), values going on in indented lines. Lines that are none of these are passed over. Never throws.
 */
export function parseIni(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> = new Map();
  let key: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    if (/^(?:[#;]|$)/.test(content)) continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      key = null;
    } else if (/^\s/.test(line)) {
      if (key !== null) section.set(key, `${section.get(key)}\n${content}`.trim());
    } else {
      const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
      key = name?.toLowerCase().replaceAll('_', '-') ?? null;
      if (key !== null) section.set(key, value);
    }
  }
  return Object.fromEntries([...sections].map(([name, values]) => [name, Object.fromEntries(values)]));
}
