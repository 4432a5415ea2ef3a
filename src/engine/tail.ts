/** Collects output that may have no end: keeps the last bytes and counts what it let go. */
export class Tail {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #lost = 0;

  /** @param limit bytes kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    const kept = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
    this.#lost += chunk.length - kept.length;
    this.#chunks.push(kept);
    this.#size += kept.length;
    while (this.#size > this.#limit) this.#shift(this.#size - this.#limit);
  }

  /** The bytes kept, as UTF-8; a first line says how many are missing. */
  text(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return this.#lost === 0 ? text : `[${this.#lost} bytes left out]\n${text}`;
  }

  #shift(excess: number): void {
    const first = this.#chunks[0];
    if (first === undefined) return;
    const cut = Math.min(excess, first.length);
    if (cut === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(cut);
    this.#size -= cut;
    this.#lost += cut;
  }
}
