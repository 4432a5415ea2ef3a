/** The value of a JSON text (RFC 8259); null when it is none, as for the text `null`. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
