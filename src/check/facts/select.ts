import type { Span } from '../../formats/dockerfile/node.ts';
import type { Alias, Edit, Patch } from '../rule.ts';
import type { Command, DockerfileFacts, Stage, Step } from './stage.ts';

/** An instruction with the stage it is in. */
export interface InStage {
  readonly stage: Stage;
  readonly step: Step;
}

/** A command with the instruction it is in. */
export interface InStep extends InStage {
  readonly command: Command;
}

/** The instructions with one of the keywords, those inside ONBUILD included, in order. */
export function steps({ stages }: DockerfileFacts, ...keywords: readonly string[]): readonly InStage[] {
  return stages.flatMap((stage) =>
    stage.steps
      .filter(({ instruction }) => keywords.includes(instruction.keyword))
      .map((step) => ({ stage, step })),
  );
}

/** The commands of RUN lines that have one of the names (all without names), in order. */
export function commands(facts: DockerfileFacts, ...names: readonly string[]): readonly InStep[] {
  return steps(facts, 'RUN').flatMap(({ stage, step }) =>
    step.commands
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map((command) => ({ stage, step, command })),
  );
}

/** The commands of a step that have one of the names. */
export function named(step: Step, ...names: readonly string[]): readonly Command[] {
  return step.commands.filter(({ name }) => names.includes(name));
}

/** True when the stage is in the image that is built by default. */
export function isFinal({ final }: DockerfileFacts, stage: Stage): boolean {
  return stage === final;
}

/** The names of a finding in one stage: KICS looks at what a file ends with, whatever the stages before do. */
export function forStage(aliases: readonly Alias[], final: boolean): readonly Alias[] {
  return final ? aliases : aliases.filter((alias) => !alias.startsWith('kics:'));
}

/** An edit that puts text right after something. */
export function after({ end }: Span, text: string): Edit {
  return { start: end, end, text };
}

/** An edit that puts text in something's place. */
export function instead({ start, end }: Span, text: string): Edit {
  return { start, end, text };
}

/** A fix that leaves what the image does as it is. */
export function safely(...edits: readonly Edit[]): { readonly patch: Patch } {
  return { patch: { edits, safe: true } };
}

/** A fix after which the image may do something else: `breaks` says what. */
export function unsafely(breaks: string, ...edits: readonly Edit[]): { readonly patch: Patch } {
  return { patch: { edits, safe: false, breaks } };
}
