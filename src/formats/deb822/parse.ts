/** One paragraph of a control file: field names in lower case (they are case-insensitive), values trimmed. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * Parses control data (Debian policy 5.1, deb822(5)): paragraphs of `Name: value` lines parted by empty lines,
 * continuation lines beginning with space or tab, `#` comment lines. Line breaks in values are kept, without
 * the blank that begins a continuation. Lines that are none of these are skipped: never throws.
 */
export function parseStanzas(text: string): readonly Stanza[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .map((paragraph) => parseStanza(paragraph))
    .filter((stanza) => stanza.size > 0);
}

/** One paragraph. With `wanted` (lower case), other fields are skipped: large indexes are mostly descriptions. */
export function parseStanza(paragraph: string, wanted?: ReadonlySet<string>): Stanza {
  const fields = new Map<string, string>();
  let name: string | null = null;
  for (let at = 0; at < paragraph.length; ) {
    const end = paragraph.indexOf('\n', at);
    const stop = end === -1 ? paragraph.length : end;
    const first = paragraph.charCodeAt(at);
    if (first === SPACE || first === TAB) {
      if (name !== null)
        fields.set(name, `${fields.get(name) ?? ''}\n${paragraph.slice(at + 1, stop).trimEnd()}`);
    } else if (first !== HASH) {
      const colon = paragraph.indexOf(':', at);
      name = fieldName(paragraph, at, colon, stop);
      if (name !== null && wanted?.has(name) === false) name = null;
      if (name !== null) fields.set(name, paragraph.slice(colon + 1, stop).trim());
    }
    at = stop + 1;
  }
  return fields;
}

const SPACE = 0x20;
const TAB = 0x09;
const HASH = 0x23;

/** The name before the colon of the line from `at` to `stop`, or null when it has none. */
function fieldName(text: string, at: number, colon: number, stop: number): string | null {
  if (colon <= at || colon >= stop) return null;
  const name = text.slice(at, colon).trimEnd().toLowerCase();
  return name === '' ? null : name;
}
