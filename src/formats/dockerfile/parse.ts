import { KEYWORDS, readArguments } from './arguments.ts';
import { heredocStarts } from './heredoc.ts';
import { continuation, type Line, sourceSpan, splitLines } from './logical.ts';
import type { Comment, Dockerfile, Flag, Heredoc, Instruction, Item, Problem, Segment } from './node.ts';
import { leadingFlags } from './words.ts';

const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const HEREDOC_KEYWORDS = new Set(['ADD', 'COPY', 'RUN']);

/**
 * Parses a Dockerfile as BuildKit reads it (dockerfile reference): continuation lines with comments and blank
 * lines between them, the escape directive, here-documents, flags, JSON forms, ONBUILD. Never throws; what the
 * builder would refuse is in `problems`, and the rest is still read. {@link printDockerfile} gives every byte back.
 */
export function parseDockerfile(text: string): Dockerfile {
  const reader = new Reader(text);
  reader.read();
  const { items, problems } = reader;
  const instructions = items.filter((item) => item.kind === 'instruction');
  if (instructions.length === 0)
    problems.push({ code: 'no-instructions', message: 'the file has no instruction', start: 0, end: 0 });
  return { text, escape: reader.escape, items, instructions, problems };
}

/** The text a parsed Dockerfile came from, byte for byte. */
export function printDockerfile({ text, items }: Dockerfile): string {
  return items.map((item) => text.slice(item.start, item.end)).join('');
}

class Reader {
  readonly items: Item[] = [];
  readonly problems: Problem[] = [];
  escape: '\\' | '`' = '\\';
  private readonly text: string;
  private readonly lines: readonly Line[];
  private index = 0;
  private inDirectives = true;
  private seen = new Set<string>();
  private comments: Comment[] = [];

  constructor(text: string) {
    this.text = text;
    this.lines = splitLines(text);
  }

  read(): void {
    for (let line = this.lines[this.index]; line; line = this.lines[this.index]) {
      const from = this.contentStart(line);
      if (from >= line.end) this.blank(line);
      else if (this.text[from] === '#') this.comment(line, from);
      else this.instruction(line, from);
    }
  }

  /** First character of a line that is not white space; a byte-order mark opens the file. */
  private contentStart(line: Line): number {
    let at = line.start;
    if (at === 0 && this.text[0] === '\ufeff') at++;
    while (at < line.end && /\s/.test(this.text[at] ?? '')) at++;
    return at;
  }

  private blank(line: Line): void {
    this.inDirectives = false;
    this.items.push({ kind: 'blank', start: line.start, end: line.next });
    this.index++;
  }

  private comment(line: Line, from: number): void {
    const text = this.text.slice(from + 1, line.end).trim();
    const directive = this.directive(text, line);
    const comment: Comment = {
      kind: 'comment',
      line: this.index + 1,
      text,
      directive,
      start: line.start,
      end: line.next,
    };
    this.items.push(comment);
    if (text === '') this.comments = [];
    else if (!directive) this.comments.push(comment);
    this.index++;
  }

  private directive(text: string, line: Line): Comment['directive'] {
    if (!this.inDirectives) return null;
    const [, written = '', value = ''] = DIRECTIVE.exec(text) ?? [];
    const name = written.toLowerCase();
    if (name !== 'escape' && name !== 'syntax' && name !== 'check') {
      this.inDirectives = this.index === 0 && this.text.startsWith('#!');
      return null;
    }
    if (this.seen.has(name)) this.refuse('invalid-directive', `the ${name} directive is repeated`, line);
    this.seen.add(name);
    if (name === 'escape') {
      if (value === '\\' || value === '`') this.escape = value;
      else this.refuse('invalid-directive', 'the escape directive takes \\ or `', line);
    }
    return { name, value };
  }

  private instruction(first: Line, from: number): void {
    this.inDirectives = false;
    const line = this.index + 1;
    const { logical, segments, emptyContinuation } = this.join(first, from);
    const parsed = this.parse(logical, 0, segments);
    const heredocs = this.heredocs(parsed, logical);
    const end = this.lines[this.index - 1]?.next ?? this.text.length;
    const frame = { line, endLine: this.index, start: first.start, end };
    const child = parsed.child && { ...parsed.child, ...frame, heredocs };
    this.items.push({ ...parsed, ...frame, child, heredocs, comments: this.comments, emptyContinuation });
    this.comments = [];
  }

  /** Joins the lines of one instruction, leaving out comments and blank lines between them. */
  private join(first: Line, from: number) {
    const parts: string[] = [];
    const segments: Segment[] = [];
    let length = 0;
    let emptyContinuation = false;
    const take = (start: number, end: number): void => {
      segments.push({ at: length, source: start });
      parts.push(this.text.slice(start, end));
      length += end - start;
    };
    let stop = continuation(this.text, first, from, this.escape);
    take(from, stop ?? first.end);
    this.index++;
    while (stop !== null) {
      const line = this.lines[this.index];
      if (!line) break;
      this.index++;
      const content = this.contentStart(line);
      if (content >= line.end) emptyContinuation = true;
      else if (this.text[content] !== '#') {
        stop = continuation(this.text, line, line.start, this.escape);
        take(line.start, stop ?? line.end);
      }
    }
    return { logical: parts.join(''), segments, emptyContinuation };
  }

  private parse(logical: string, from: number, segments: readonly Segment[]): Instruction {
    const [, lead = '', written = '', gap = '', tail = ''] =
      /^(\s*)(\S*)(\s*)([\s\S]*)$/.exec(logical.slice(from)) ?? [];
    const keyword = written.toUpperCase();
    const at = from + lead.length + written.length + gap.length;
    const { flags, rest } = leadingFlags(tail, this.escape);
    const text = tail.slice(rest).trim();
    const start = at + rest + (tail.slice(rest).length - tail.slice(rest).trimStart().length);
    const source = { keyword, text, at: start, segments, escape: this.escape };
    const span = sourceSpan(segments, from, logical.length);
    const known = (KEYWORDS as readonly string[]).includes(keyword);
    if (!known) this.refuse('unknown-instruction', `${written} is not an instruction`, span);
    const { problem, ...read } = readArguments(source);
    if (problem && known) this.refuse(problem.code, problem.message, span);
    return {
      kind: 'instruction',
      keyword,
      written,
      line: this.index,
      endLine: this.index,
      logical,
      segments,
      flags: flags.map((flag) => toFlag(flag.text, sourceSpan(segments, at + flag.at, at + flag.end))),
      args: { text, ...sourceSpan(segments, start, start + text.length) },
      ...read,
      heredocs: [],
      child: keyword === 'ONBUILD' && text !== '' ? this.parse(logical, start, segments) : null,
      comments: [],
      emptyContinuation: false,
      ...span,
    };
  }

  private heredocs(instruction: Instruction, logical: string): readonly Heredoc[] {
    const owner = instruction.child ?? instruction;
    if (!HEREDOC_KEYWORDS.has(owner.keyword) || owner.json) return [];
    return heredocStarts(logical).map((start) => {
      const first = this.lines[this.index]?.start ?? this.text.length;
      for (let line = this.lines[this.index]; line; line = this.lines[this.index]) {
        this.index++;
        const written = this.text.slice(line.start, line.end);
        const found = (start.chomp ? written.replace(/^\t+/, '') : written) === start.name;
        if (found) return { ...start, content: this.word(first, line.start) };
      }
      this.refuse('unterminated-heredoc', `the here-document ${start.name} does not end`, instruction);
      return { ...start, content: this.word(first, this.text.length) };
    });
  }

  private word(start: number, end: number) {
    return { text: this.text.slice(start, end), start, end };
  }

  private refuse(
    code: Problem['code'],
    message: string,
    { start, end }: { start: number; end: number },
  ): void {
    this.problems.push({ code, message, start, end });
  }
}

function toFlag(text: string, span: { readonly start: number; readonly end: number }): Flag {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text.slice(2) : text.slice(2, equals);
  return { name, value: equals < 0 ? null : text.slice(equals + 1), ...span };
}
