import type { ImageName } from '../../formats/dockerfile/image.ts';
import type { Dockerfile, Flag, Instruction, Span } from '../../formats/dockerfile/node.ts';
import type { Ignore } from '../../formats/dockerignore/ignore.ts';
import type { Policy } from '../rule.ts';

/** What the instructions so far have set. */
export interface State {
  /** Last USER, variables put in; null when none was given. */
  readonly user: string | null;
  /** Absolute when any WORKDIR was; null when none was given. */
  readonly workdir: string | null;
  readonly shell: readonly string[] | null;
  readonly env: ReadonlyMap<string, string>;
  /** ARG in scope; null without a default. */
  readonly args: ReadonlyMap<string, string | null>;
}

/** A word of a command with its place in the Dockerfile. */
export interface CommandWord extends Span {
  readonly text: string;
  /** True when it holds a variable, a substitution or a glob. */
  readonly dynamic: boolean;
}

/** A command that a RUN, CMD, ENTRYPOINT or HEALTHCHECK line runs. */
export interface Command extends Span {
  /** Without folder, and of the command itself where `sudo`, `env`, `exec` and the like come before it. */
  readonly name: string;
  readonly args: readonly CommandWord[];
  /** `sudo`, `env`, `exec`, ... before it. */
  readonly wrappers: readonly string[];
  readonly assignments: Readonly<Record<string, string>>;
  readonly writes: readonly string[];
  /** Commands with the same number are one pipeline. */
  readonly pipeline: number | null;
  /** True when its words have places of their own, so that they can be edited: not in the exec form. */
  readonly exact: boolean;
}

/** An instruction in its stage. */
export interface Step {
  /** For ONBUILD: the instruction inside. */
  readonly instruction: Instruction;
  readonly onbuild: boolean;
  /** What holds before it. */
  readonly before: State;
  /** Of RUN: the commands, in order. */
  readonly commands: readonly Command[];
  /** False when its shell text could not be read to the end. */
  readonly readable: boolean;
  readonly mounts: readonly Mount[];
}

/** `RUN --mount=...` */
export interface Mount {
  readonly flag: Flag;
  readonly type: string;
  readonly target: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What a stage starts from. */
export interface BaseImage {
  /** As written. */
  readonly written: string;
  /** With the global ARG's defaults put in. */
  readonly text: string;
  readonly name: ImageName;
  /** Variables in it that no ARG before the first FROM declares. */
  readonly undeclared: readonly string[];
  /** True when a variable without a default leaves it open. */
  readonly open: boolean;
}

/** A stage of a Dockerfile: what follows one FROM. */
export interface Stage {
  readonly index: number;
  /** Lower case; null without `AS`. */
  readonly name: string | null;
  /** Null when instructions come before any FROM. */
  readonly from: Instruction | null;
  readonly base: BaseImage;
  /** The stage it starts from, when the base is one. */
  readonly parent: Stage | null;
  readonly steps: readonly Step[];
  /** What holds at its beginning (inherited) and end. */
  readonly start: State;
  readonly end: State;
}

/** What rules know of a Dockerfile: its stages, and what is around it. */
export interface DockerfileFacts {
  readonly path: string;
  readonly file: Dockerfile;
  /** ARG before the first FROM: null without a default. */
  readonly globals: ReadonlyMap<string, string | null>;
  readonly stages: readonly Stage[];
  /** The stage built by default: the last one. */
  readonly final: Stage | null;
  /** The ignore file that applies to its context, or null. */
  readonly ignore: Ignore | null;
  /** A text file of the build context by its path there; null when there is none, or the context is not known. */
  readonly read: (path: string) => string | null;
  /** True when something says that the image runs with a GPU. */
  readonly gpu: boolean;
  /** Python distributions that the service of the image declares and never imports, normalised. */
  readonly unused: ReadonlySet<string>;
  readonly policy: Policy;
  /** `YYYY-MM-DD`: the day that is asked about. */
  readonly today: string;
  /** Stages that the default build (or a target that a compose file names) runs. */
  readonly built: ReadonlySet<Stage>;
}
