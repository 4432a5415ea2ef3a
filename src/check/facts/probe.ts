import { secondsOf } from '../../formats/compose/values.ts';
import { commandText } from '../../formats/dockerfile/command.ts';
import type { Instruction } from '../../formats/dockerfile/node.ts';
import { commandsOf } from './commands.ts';
import { requestOf } from './request.ts';
import type { Command, Stage } from './stage.ts';

/** A HEALTHCHECK taken apart. */
export interface ImageProbe {
  readonly instruction: Instruction;
  readonly commands: readonly Command[];
  /** What it asks over HTTP, when it does. */
  readonly request: { readonly host: string; readonly port: number; readonly path: string } | null;
  /** Seconds; null when not given. */
  readonly interval: number | null;
  readonly timeout: number | null;
  readonly startPeriod: number | null;
  readonly retries: number | null;
}

/** Whether a stage itself says how its image is probed, or that it is not. */
export function hasProbe({ steps }: Stage): boolean {
  return steps.some(({ instruction }) => instruction.keyword === 'HEALTHCHECK');
}

/** The health check of the image made of a stage, inherited ones included; null for none and for NONE. */
export function probeOf(stage: Stage): ImageProbe | null {
  const step = stage.steps.findLast(
    ({ instruction, onbuild }) => instruction.keyword === 'HEALTHCHECK' && !onbuild,
  );
  if (!step) return stage.parent ? probeOf(stage.parent) : null;
  const { instruction } = step;
  if (!instruction.command) return null;
  const flag = (name: string): string | null =>
    instruction.flags.find((found) => found.name === name)?.value ?? null;
  const retries = Number(flag('retries') ?? Number.NaN);
  return {
    instruction,
    commands: commandsOf(instruction).commands,
    request: requestOf(commandText(instruction.command)),
    interval: secondsOf(flag('interval')),
    timeout: secondsOf(flag('timeout')),
    startPeriod: secondsOf(flag('start-period')),
    retries: Number.isNaN(retries) ? null : retries,
  };
}
