import { sourceSpan } from '../../formats/dockerfile/logical.ts';
import type { CommandForm, Instruction, Span } from '../../formats/dockerfile/node.ts';
import {
  readCommands,
  type Script,
  type ShellCommand,
  type ShellWord,
} from '../../formats/shell/commands.ts';
import type { Command, CommandWord } from './stage.ts';

/** The commands of an instruction's shell or exec form, with their places in the Dockerfile. */
export function commandsOf(instruction: Instruction): {
  readonly commands: readonly Command[];
  readonly readable: boolean;
} {
  const form = instruction.command;
  if (!form) return { commands: [], readable: true };
  const here = instruction.heredocs[0];
  if (form.json === null && here && isScript(form.text)) {
    const script = readCommands(here.content.text);
    return toCommands(script, (from, to) => ({
      start: here.content.start + from,
      end: here.content.start + to,
    }));
  }
  if (form.json !== null) return execForm(form.json, form, instruction);
  const script = readCommands(form.text);
  return toCommands(script, (from, to) => sourceSpan(instruction.segments, form.at + from, form.at + to));
}

type Locate = (from: number, to: number) => Span;

/** `RUN <<EOF` and `RUN <<EOF bash`: the here-document is what runs. */
const isScript = (text: string): boolean => /^<<-?\s*\S+(\s+\S*sh)?\s*$/.test(text);

function execForm(words: readonly string[], form: CommandForm, instruction: Instruction) {
  const span = sourceSpan(instruction.segments, form.at, form.at + form.text.length);
  const [shell = '', flag = '', text] = words;
  if (/(^|\/)(ba|da|a|z|k)?sh$/.test(shell) && /^-\w*c$/.test(flag) && text !== undefined)
    return toCommands(readCommands(text), () => span, false);
  const [head, ...args] = words.map((word) => ({ text: word, dynamic: false, ...span }));
  if (!head) return { commands: [], readable: true };
  const command = unwrap({ head, args, assignments: {}, writes: [], pipeline: null, exact: false, span });
  return { commands: [command], readable: true };
}

function toCommands({ commands, valid }: Script, locate: Locate, exact = true) {
  return { commands: commands.map((command) => toCommand(command, locate, exact)), readable: valid };
}

function toCommand(command: ShellCommand, locate: Locate, exact: boolean): Command {
  const word = ({ text, dynamic, start, end }: ShellWord): CommandWord => ({
    text,
    dynamic,
    ...locate(start, end),
  });
  const { assignments, writes, pipeline } = command;
  return unwrap({
    head: word(command.head),
    args: command.args.map(word),
    assignments,
    writes,
    pipeline,
    exact,
    span: locate(command.start, command.end),
  });
}

interface Raw {
  readonly head: CommandWord;
  readonly args: readonly CommandWord[];
  readonly assignments: Readonly<Record<string, string>>;
  readonly writes: readonly string[];
  readonly pipeline: number | null;
  readonly exact: boolean;
  readonly span: Span;
}

/** Commands that run the command given to them, with the flags of theirs that take a value. */
const WRAPPERS: Readonly<Record<string, string>> = {
  sudo: 'CghpRrTtUu',
  env: 'CSu',
  exec: 'a',
  command: '',
  builtin: '',
  busybox: '',
  nice: 'n',
  nohup: '',
  time: 'fo',
  tini: 'p',
  'dumb-init': 'r',
  catatonit: '',
  gosu: '',
  'su-exec': '',
  xargs: 'aEIdLnPs',
};
/** These take the user's name before the command. */
const NAMES_USER = new Set(['gosu', 'su-exec']);

function unwrap({ head, args, span, ...rest }: Raw): Command {
  const wrappers: string[] = [];
  const assignments = { ...rest.assignments };
  let name = basename(head.text);
  let words = args;
  for (let valued = WRAPPERS[name]; valued !== undefined; valued = WRAPPERS[name]) {
    let index = wrapped(words, valued, assignments);
    if (NAMES_USER.has(name)) index++;
    const next = words[index];
    if (!next) break;
    wrappers.push(name);
    name = basename(next.text);
    words = words.slice(index + 1);
  }
  return { ...rest, ...span, name, args: words, wrappers, assignments };
}

/** Index of the first word that is neither a flag, nor a flag's value, nor an assignment. */
function wrapped(words: readonly CommandWord[], valued: string, assignments: Record<string, string>): number {
  for (let index = 0; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
    if (text === '--') return index + 1;
    if (name !== undefined) assignments[name] = value ?? '';
    else if (!text.startsWith('-')) return index;
    else if (text.length === 2 && valued.includes(text[1] ?? '-')) index++;
  }
  return words.length;
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
