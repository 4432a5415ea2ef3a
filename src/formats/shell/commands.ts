import { type Command, forEachChild, type Pipeline, parse, type SyntaxNode, type Word } from 'unbash';

/** A word of a command: `text` without quotes, variables as written. Places are in the script's text. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True when it is not plain text: it holds a variable, a substitution or a glob. */
  readonly dynamic: boolean;
}

/** A simple command (POSIX shell, 2.9.1), wherever it stands: in lists, pipelines, conditions, substitutions. */
export interface ShellCommand {
  /** As written, without quotes; empty when a substitution makes it. */
  readonly name: string;
  /** The name itself. */
  readonly head: ShellWord;
  /** Without the name. */
  readonly args: readonly ShellWord[];
  /** `NAME=value` before the name. */
  readonly assignments: Readonly<Record<string, string>>;
  /** Files it writes to by redirection. */
  readonly writes: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Number of the pipeline it is in, or null; commands of one pipeline share it. */
  readonly pipeline: number | null;
}

export interface Script {
  readonly commands: readonly ShellCommand[];
  readonly pipelines: number;
  /** False when the text is not shell that can be read; the commands then are those found before the mistake. */
  readonly valid: boolean;
}

/** Scripts above this are not read as shell: no RUN line a person wrote is longer (characters). */
const LONGEST = 60_000;

/** Nested substitutions cost the parser the square of their number. */
const MOST = 500;
const substitutions = (text: string): number => text.match(/[$<>]\(/g)?.length ?? 0;

/**
 * Reads the commands of a shell script, in the order they stand, those inside substitutions, conditions, loops and
 * functions included. Never throws.
 */
export function readCommands(text: string): Script {
  if (text.length > LONGEST || substitutions(text) > MOST)
    return { commands: [], pipelines: 0, valid: false };
  const collector: Collector = { text, commands: [], pipelines: 0 };
  const valid = collect(collector);
  return { commands: collector.commands, pipelines: collector.pipelines, valid };
}

function collect(collector: Collector): boolean {
  try {
    const script = parse(collector.text);
    visit(script, null, collector);
    return (script.errors?.length ?? 0) === 0;
  } catch (error) {
    // The parser recurses into quotes without a bound: text nested that deep is an attack, not a script.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

interface Collector {
  readonly text: string;
  readonly commands: ShellCommand[];
  pipelines: number;
}

function visit(node: SyntaxNode, pipeline: number | null, into: Collector): void {
  if (node.type === 'Pipeline') {
    visitPipeline(node, into);
    return;
  }
  // The places inside back-quoted scripts index another text, so that only the whole is known.
  if (node.type === 'Script' && node.source !== undefined && node.source !== into.text) return;
  if (node.type === 'Command') into.commands.push(toCommand(node, pipeline));
  forEachChild(node, (child) => {
    visit(child, null, into);
  });
}

function visitPipeline(node: Pipeline, into: Collector): void {
  const number = node.commands.length > 1 ? into.pipelines++ : null;
  for (const command of node.commands) visit(command, number, into);
}

function toCommand(node: Command, pipeline: number | null): ShellCommand {
  const assignments: Record<string, string> = {};
  for (const prefix of node.prefix)
    if (prefix.type === 'Assignment' && prefix.value.type === 'Word')
      assignments[prefix.name] = prefix.value.value;
  const writes = node.redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.operator.includes('>') && redirect.target
      ? [redirect.target.value]
      : [],
  );
  const head = node.name ? toWord(node.name) : { text: '', start: node.pos, end: node.pos, dynamic: false };
  return {
    name: head.text,
    head,
    args: node.args.map((arg) =>
      arg.type === 'Word' ? toWord(arg) : { text: arg.text, start: arg.pos, end: arg.end, dynamic: false },
    ),
    assignments,
    writes,
    start: node.pos,
    end: node.end,
    pipeline,
  };
}

function toWord(word: Word): ShellWord {
  const dynamic =
    word.parts?.some((part) => part.type !== 'Literal' && part.type !== 'SingleQuoted') ?? false;
  return { text: word.value, start: word.pos, end: word.end, dynamic };
}
