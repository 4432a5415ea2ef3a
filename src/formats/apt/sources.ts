import { parseStanzas } from '../deb822/parse.ts';

/** One place packages come from (sources.list(5)); only binary packages, and only what is enabled. */
export interface AptSource {
  readonly uris: readonly string[];
  /** Suites as written; one that ends in `/` is a path without `dists`. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** As written: paths of keyrings, fingerprints, or one armored key; null when there is none. */
  readonly signedBy: string | null;
}

/** Parses the one-line style (`*.list`): `deb [option=value ...] uri suite component...`. Other lines are skipped. */
export function parseSourcesList(text: string): readonly AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)((?:\s+[^#\s]+)*)\s*(?:#.*)?$/.exec(line);
    if (found === null) continue;
    const [, options = '', uri = '', suite = '', components = ''] = found;
    const signedBy = /(?:^|\s)signed-by\+?=(\S+)/i.exec(options)?.[1] ?? null;
    sources.push({ uris: [uri], suites: [suite], components: words(components), signedBy });
  }
  return sources;
}

/** Parses the deb822 style (`*.sources`). Paragraphs without URIs or suites are skipped. */
export function parseSources(text: string): readonly AptSource[] {
  return parseStanzas(text).flatMap((stanza) => {
    const uris = words(stanza.get('uris') ?? '');
    const suites = words(stanza.get('suites') ?? '');
    const off = /^(no|false|without|off|disable|0)$/i.test(stanza.get('enabled') ?? 'yes');
    if (off || uris.length === 0 || suites.length === 0) return [];
    if (!words(stanza.get('types') ?? '').includes('deb')) return [];
    const components = words(stanza.get('components') ?? '');
    return [{ uris, suites, components, signedBy: signature(stanza.get('signed-by')) }];
  });
}

/** An armored key in a field has `.` for its empty lines, as every value of several lines. */
function signature(field: string | undefined): string | null {
  if (field === undefined || field === '') return null;
  return field.replace(/^ ?\.$/gm, '').trim();
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
