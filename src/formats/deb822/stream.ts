import { parseStanza, type Stanza } from './parse.ts';

/** A paragraph of an index is some kilobytes; far more is not an index. */
const LONGEST = 1 << 20;

/**
 * Parses an index as its bytes come (UTF-8), one paragraph at a time, so that 50 MB need not be held.
 * Only the `wanted` fields (lower case) are kept. Rejects with a RangeError on a paragraph above 1 MiB.
 */
export async function* streamStanzas(
  chunks: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
): AsyncGenerator<Stanza> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n', from)) {
      const stanza = parseStanza(text.slice(from, end), wanted);
      if (stanza.size > 0) yield stanza;
      from = end + 2;
    }
    rest = text.slice(from);
    if (rest.length > LONGEST) throw new RangeError('a paragraph of the index is longer than 1 MiB');
  }
  const last = parseStanza(rest + decoder.decode(), wanted);
  if (last.size > 0) yield last;
}
