/** Why a text could not be parsed, and where: `at` counts characters from its start. */
export interface Fault {
  readonly fault: string;
  readonly at: number;
}

/** Raised inside the parsers of this folder and its neighbours; `attempt` turns it into a {@link Fault}. */
class Stuck extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A reading position in a text. Blanks (space, tab) between tokens are skipped. */
export class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#blanks();
  }

  /** The text matched by a sticky pattern (`/…/y`) here, blanks after it skipped; null when it does not match. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    this.#blanks();
    return found;
  }

  /** As `take`, but what is missing is a fault. */
  expect(pattern: RegExp, what: string): string {
    return this.take(pattern) ?? this.stuck(`expected ${what}`);
  }

  end(): void {
    if (this.#at < this.#text.length) this.stuck(`unexpected '${this.#text.slice(this.#at, this.#at + 20)}'`);
  }

  stuck(message: string): never {
    throw new Stuck(message, this.#at);
  }

  #blanks(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
  }
}

/** Runs a parser over the whole of a text. */
export function attempt<T>(text: string, parse: (cursor: Cursor) => T): T | Fault {
  try {
    const cursor = new Cursor(text);
    const value = parse(cursor);
    cursor.end();
    return value;
  } catch (error) {
    if (error instanceof Stuck) return { fault: error.message, at: error.at };
    throw error;
  }
}

export function isFault(value: object): value is Fault {
  return 'fault' in value;
}
