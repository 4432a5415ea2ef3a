import { expand, type Lookup } from '../../formats/dockerfile/expand.ts';
import { parseImageName } from '../../formats/dockerfile/image.ts';
import type { Dockerfile, Instruction, Pair } from '../../formats/dockerfile/node.ts';
import { unquote } from '../../formats/dockerfile/words.ts';
import type { Ignore } from '../../formats/dockerignore/ignore.ts';
import type { Policy } from '../rule.ts';
import { commandsOf } from './commands.ts';
import { TAKEN } from './end-of-life.ts';
import { mountsOf } from './mounts.ts';
import { builtStages } from './reach.ts';
import type { BaseImage, DockerfileFacts, Stage, State, Step } from './stage.ts';

/** ARG the builder sets by itself in every FROM line (dockerfile reference, "automatic platform ARGs"), for instance. */
export const PLATFORM_ARGS: ReadonlyMap<string, string> = new Map([
  ['BUILDARCH', 'amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDVARIANT', ''],
  ['TARGETARCH', 'amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETSTAGE', 'default'],
  ['TARGETVARIANT', ''],
]);

const EMPTY: State = { user: null, workdir: null, shell: null, env: new Map(), args: new Map() };

/** What is known of a Dockerfile from elsewhere. */
export interface Surroundings {
  /** The ignore file of its context. */
  readonly ignore?: Ignore | null;
  /** Stages that something names as a build target. */
  readonly targets?: readonly string[];
  /** Reads a text file of its build context. */
  readonly read?: (path: string) => string | null;
  /** True when something says that the image runs with a GPU. */
  readonly gpu?: boolean;
  /** What the service that a start command belongs to declares and never imports. */
  readonly unusedBy?: (command: string) => readonly string[];
  readonly policy?: Policy;
  /** `YYYY-MM-DD`; by default the day of the table of releases, so that one input gives one answer. */
  readonly today?: string | null;
}

/**
 * Works out what each instruction of a Dockerfile stands in: stages with what they inherit, variables put in,
 * RUN lines as commands.
 */
export function dockerfileFacts(path: string, file: Dockerfile, around: Surroundings = {}): DockerfileFacts {
  const globals = new Map<string, string | null>();
  const stages: Stage[] = [];
  let open: Builder | null = null;
  for (const instruction of file.instructions) {
    if (instruction.keyword === 'FROM' && instruction.words.length > 0) {
      if (open) stages.push(open.finish());
      open = new Builder(instruction, stages, globals, file.escape);
    } else if (instruction.keyword === 'FROM') continue;
    else if (instruction.keyword === 'ARG' && !open) declare(instruction.pairs, globals, file.escape);
    else {
      open ??= new Builder(null, stages, globals, file.escape);
      open.add(instruction);
    }
  }
  if (open) stages.push(open.finish());
  const final = stages.at(-1) ?? null;
  const { ignore = null, targets = [], read = () => null, gpu = false, policy = {}, today = null } = around;
  const { unusedBy = () => [] } = around;
  return {
    path,
    file,
    globals,
    stages,
    final,
    ignore,
    read,
    gpu,
    unused: new Set(unusedBy(startText(final))),
    policy,
    today: today ?? TAKEN,
    built: builtStages(stages, targets),
  };
}

/** What the last CMD or ENTRYPOINT of a stage says, as written. */
export function startText(stage: Stage | null): string {
  const step = stage?.steps.findLast(({ instruction }) => /^(CMD|ENTRYPOINT)$/.test(instruction.keyword));
  return step?.instruction.args.text ?? '';
}

function declare(pairs: readonly Pair[], into: Map<string, string | null>, escaper: string): void {
  const lookup: Lookup = (name) => into.get(name) ?? null;
  for (const { key, value } of pairs)
    into.set(key, value === null ? (into.get(key) ?? null) : expand(value, lookup, escaper).text);
}

/** Collects one stage's instructions; what holds is replaced, never changed, so that every step keeps its own. */
class Builder {
  private readonly from: Instruction | null;
  private readonly index: number;
  private readonly base: BaseImage;
  private readonly parent: Stage | null;
  private readonly start: State;
  private readonly steps: Step[] = [];
  private readonly globals: ReadonlyMap<string, string | null>;
  private readonly escaper: string;
  private state: State;

  constructor(
    from: Instruction | null,
    stages: readonly Stage[],
    globals: ReadonlyMap<string, string | null>,
    escaper: string,
  ) {
    this.from = from;
    this.index = stages.length;
    this.globals = globals;
    this.escaper = escaper;
    this.base = baseOf(from, globals, escaper);
    this.parent = stages.findLast((stage) => stage.name === this.base.text.toLowerCase()) ?? null;
    this.start = this.parent?.end ?? EMPTY;
    this.state = this.start;
  }

  add(written: Instruction): void {
    const onbuild = written.keyword === 'ONBUILD' && written.child !== null;
    const instruction = onbuild && written.child ? written.child : written;
    const run = instruction.keyword === 'RUN' ? commandsOf(instruction) : NO_COMMANDS;
    const mounts = instruction.keyword === 'RUN' ? mountsOf(instruction) : [];
    this.steps.push({ instruction, onbuild, before: this.state, ...run, mounts });
    if (!onbuild) this.state = this.after(instruction);
  }

  finish(): Stage {
    const { index, from, base, parent, steps, start } = this;
    const [, as, name] = from?.words ?? [];
    const named = as?.text.toUpperCase() === 'AS' ? (name?.text.toLowerCase() ?? null) : null;
    return { index, name: named, from, base, parent, steps, start, end: this.state };
  }

  private after(instruction: Instruction): State {
    switch (instruction.keyword) {
      case 'USER':
        return { ...this.state, user: this.expand(instruction.args.text) };
      case 'WORKDIR':
        return { ...this.state, workdir: resolve(this.state.workdir, this.expand(instruction.args.text)) };
      case 'SHELL':
        return { ...this.state, shell: instruction.command?.json ?? this.state.shell };
      case 'ENV':
        return { ...this.state, env: this.environment(instruction.pairs) };
      case 'ARG':
        return { ...this.state, args: this.arguments(instruction.pairs) };
      default:
        return this.state;
    }
  }

  private environment(pairs: readonly Pair[]): ReadonlyMap<string, string> {
    const env = new Map(this.state.env);
    for (const { key, value } of pairs) env.set(unquote(key), this.expand(value ?? ''));
    return env;
  }

  private arguments(pairs: readonly Pair[]): ReadonlyMap<string, string | null> {
    const args = new Map(this.state.args);
    for (const { key, value } of pairs)
      args.set(key, value === null ? (this.globals.get(key) ?? null) : this.expand(value));
    return args;
  }

  private expand(word: string): string {
    const { env, args } = this.state;
    return expand(word, (name) => env.get(name) ?? args.get(name) ?? null, this.escaper).text;
  }
}

const NO_COMMANDS = { commands: [], readable: true } as const;

function baseOf(
  from: Instruction | null,
  globals: ReadonlyMap<string, string | null>,
  escaper: string,
): BaseImage {
  const written = from?.words[0]?.text ?? '';
  const lookup: Lookup = (name) => globals.get(name) ?? PLATFORM_ARGS.get(name) ?? null;
  const { text, matched, unmatched } = expand(written, lookup, escaper);
  const undeclared = unmatched.filter((name) => !globals.has(name));
  const open = unmatched.length > 0 || matched.some((name) => globals.get(name) === '');
  return { written, text, name: parseImageName(text), undeclared, open };
}

/** Joins a WORKDIR to the one before it, as the builder does. */
function resolve(base: string | null, path: string): string {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || base === null) return path;
  return `${base.replace(/\/$/, '')}/${path}`;
}
