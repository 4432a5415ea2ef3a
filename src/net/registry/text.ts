import type { IncomingMessage } from 'node:http';

/** Most bytes read of an answer that carries a token or error codes. */
const LIMIT = 262_144;

/** The body of a small answer as text, cut at 256 KiB. */
export async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > LIMIT) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
