/** A run of the source text, in UTF-16 code units: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece of an instruction's logical text with its place in the source. Quotes and escapes are as written. */
export interface Word extends Span {
  readonly text: string;
}

/** `--name=value` before the arguments. `value` is null for a flag without `=`. */
export interface Flag extends Span {
  readonly name: string;
  readonly value: string | null;
}

/** One `KEY=value` of ENV, LABEL or ARG, as written (quotes kept). */
export interface Pair extends Span {
  readonly key: string;
  /** Null for an ARG without a default. */
  readonly value: string | null;
  /** `' '` is the deprecated `ENV key value`. */
  readonly separator: '=' | ' ' | '';
}

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string;
  /** False when the name is quoted: the content is taken as it stands. */
  readonly expand: boolean;
  /** True for `<<-`: leading tabs are dropped. */
  readonly chomp: boolean;
  /** Its lines without the terminator, as written. */
  readonly content: Word;
}

/** Where the logical text (continuations joined, comments between them gone) comes from. Sorted. */
export interface Segment {
  /** Index in the logical text. */
  readonly at: number;
  /** Offset of the same character in the source. */
  readonly source: number;
}

/** The command of RUN, CMD, ENTRYPOINT, SHELL or HEALTHCHECK CMD. */
export interface CommandForm {
  readonly text: string;
  /** Index of `text` in the instruction's logical text. */
  readonly at: number;
  /** The words of the exec form, or null for the shell form. */
  readonly json: readonly string[] | null;
}

export interface Blank extends Span {
  readonly kind: 'blank';
}

export interface Comment extends Span {
  readonly kind: 'comment';
  readonly line: number;
  /** After `#`, trimmed. */
  readonly text: string;
  /** Set when it is a parser directive (`# escape=`, `# syntax=`, `# check=` on the first lines). */
  readonly directive: { readonly name: string; readonly value: string } | null;
}

export interface Instruction extends Span {
  readonly kind: 'instruction';
  /** Upper case. */
  readonly keyword: string;
  readonly written: string;
  /** 1-based. */
  readonly line: number;
  /** Last line, here-documents included. */
  readonly endLine: number;
  readonly logical: string;
  readonly segments: readonly Segment[];
  readonly flags: readonly Flag[];
  /** What follows the flags, trimmed. */
  readonly args: Word;
  /** Arguments split on white space, or the strings of the JSON form (then without places of their own). */
  readonly words: readonly Word[];
  /** True when the arguments are a JSON array of strings. */
  readonly json: boolean;
  readonly pairs: readonly Pair[];
  readonly command: CommandForm | null;
  readonly heredocs: readonly Heredoc[];
  /** The instruction inside ONBUILD. */
  readonly child: Instruction | null;
  /** Comments since the previous instruction or the last empty comment, as BuildKit attaches them. */
  readonly comments: readonly Comment[];
  /** True when a blank line stands inside its continuation. */
  readonly emptyContinuation: boolean;
}

export type Item = Blank | Comment | Instruction;

/** Something the builder would refuse. */
export interface Problem extends Span {
  readonly code:
    | 'no-instructions'
    | 'unknown-instruction'
    | 'missing-arguments'
    | 'invalid-arguments'
    | 'invalid-directive'
    | 'unterminated-heredoc';
  readonly message: string;
}

/** A parsed Dockerfile. Its items partition the text, so that printing them gives back every byte. */
export interface Dockerfile {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly items: readonly Item[];
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}
