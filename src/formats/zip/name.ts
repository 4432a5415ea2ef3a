/** The upper half of IBM code page 437, in which zip names are when nothing says UTF-8 (APPNOTE D.1). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const UTF8_FLAG = 0x800;

/** The name of a file in the archive: UTF-8 when flag bit 11 is set, else code page 437. */
export function decodeName(record: { readonly name: Buffer; readonly flags: number }): string {
  if (record.flags & UTF8_FLAG) return record.name.toString('utf8');
  return record.name
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (one) => CP437[one.charCodeAt(0) - 0x80] ?? one);
}
