/** A word with its variables put in, and which of them had a value. */
export interface Expansion {
  /** Quotes and escapes resolved; a variable without a value is empty. */
  readonly text: string;
  readonly matched: readonly string[];
  readonly unmatched: readonly string[];
  /** False when the substitution is malformed or uses a modifier the builder does not have. */
  readonly valid: boolean;
}

/** The value of a variable, or null when it is not set. */
export type Lookup = (name: string) => string | null;

/**
 * Expands `$NAME`, `${NAME}` and the modifiers `:-` `-` `:+` `+` `:?` `?` `#` `%` `/` as the builder does outside
 * RUN (dockerfile reference, "Environment replacement"). A pattern of `#`, `%` and `/` is left unapplied: the value
 * then is the variable's own.
 */
export function expand(word: string, lookup: Lookup, escaper = '\\'): Expansion {
  const expander = new Expander(word, lookup, escaper);
  const text = expander.until('').slice(0, LONGEST);
  const { matched, unmatched, valid } = expander;
  return { text, matched: [...matched], unmatched: [...unmatched], valid };
}

/** Characters of a value that are kept: variables that double one another would fill all memory. */
const LONGEST = 1_000_000;
/** Substitutions inside substitutions that are followed: no file a person wrote has more. */
const DEEPEST = 32;
const NAME = /(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/y;

class Expander {
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();
  valid = true;
  private index = 0;
  private depth = 0;
  private readonly word: string;
  private readonly lookup: Lookup;
  private readonly escaper: string;

  constructor(word: string, lookup: Lookup, escaper: string) {
    this.word = word;
    this.lookup = lookup;
    this.escaper = escaper;
  }

  /** Reads up to the unquoted `stop` (taken too), or to the end. */
  until(stop: string): string {
    let text = '';
    let quote = '';
    while (this.index < this.word.length && text.length <= LONGEST) {
      const character = this.word[this.index] ?? '';
      const verbatim = quote === "'";
      if (quote === '' && character === stop) {
        this.index++;
        return text;
      }
      if (character === '$' && !verbatim) text += this.variable();
      else if (character === this.escaper && !verbatim) text += this.escaped(quote);
      else {
        this.index++;
        const turned = turn(quote, character);
        if (turned === quote) text += character;
        quote = turned;
      }
    }
    if (stop !== '') this.valid = false;
    return text;
  }

  private escaped(quote: string): string {
    const next = this.word[this.index + 1] ?? '';
    this.index += 2;
    const special = next === '"' || next === '$' || next === this.escaper;
    return quote === '"' && !special ? this.escaper + next : next;
  }

  private variable(): string {
    this.index++;
    if (this.word[this.index] !== '{') {
      const name = this.name();
      return name === '' ? '$' : this.value(name);
    }
    this.index++;
    const name = this.name();
    if (name === '' || this.depth >= DEEPEST) return this.giveUp();
    this.depth++;
    const result = this.braced(name);
    this.depth--;
    return result;
  }

  private giveUp(): string {
    this.valid = false;
    this.index = this.word.length;
    return '';
  }

  private braced(name: string): string {
    const [operator = ''] =
      /^(?::?[-+?]|##?|%%?|\/\/?|\})/.exec(this.word.slice(this.index, this.index + 2)) ?? [];
    this.index += operator.length;
    if (operator === '}') return this.value(name);
    const word = this.until('}');
    if (operator === '') this.valid = false;
    const value = this.value(name);
    const unset = this.lookup(name) === null || (operator.startsWith(':') && value === '');
    if (operator.endsWith('-')) return unset ? word : value;
    if (operator.endsWith('+')) return unset ? '' : word;
    return value;
  }

  private name(): string {
    NAME.lastIndex = this.index;
    const name = NAME.exec(this.word)?.[0] ?? '';
    this.index += name.length;
    return name;
  }

  private value(name: string): string {
    const value = this.lookup(name);
    (value === null ? this.unmatched : this.matched).add(name);
    return value ?? '';
  }
}

/** The quote one is in after a character. */
function turn(quote: string, character: string): string {
  if (quote !== '') return character === quote ? '' : quote;
  return character === '"' || character === "'" ? character : '';
}
