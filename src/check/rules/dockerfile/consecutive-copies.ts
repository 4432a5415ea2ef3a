import { inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { forStage } from '../../facts/select.ts';
import type { Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const consecutiveCopies: DockerfileRule = {
  id: 'dockerfile/consecutive-copies',
  title: 'What goes to one folder in one COPY',
  severity: 'note',
  confidence: 'low',
  persona: 'auditor',
  category: 'build-speed',
  aliases: ['kics:0008c003'],
  why: 'Each COPY is a layer of its own; files that change together need only one.',
  fix: 'Name all of them in one COPY, with the folder last.',
  source: 'https://docs.docker.com/build/building/best-practices/#add-or-copy',
  bad: [{ at: 3, example: inImage('COPY a.json /app/\nCOPY b.json /app/') }],
  good: [inImage('COPY a.json /app/\nCOPY --from=ghcr.io/example/tools:1 /tool /app/\nCOPY b.json /app/b/')],
  check({ stages, final }, report) {
    for (const stage of stages) {
      for (const [index, step] of stage.steps.entries()) {
        const previous = stage.steps[index - 1];
        if (!previous || !isJoinable(previous, step)) continue;
        const text = `this ${step.instruction.keyword} could be part of the one before`;
        report(step.instruction, text, { aliases: forStage(this.aliases, stage === final) });
      }
    }
  },
};

/** Same flags, same folder; ADD of a local file is a COPY. */
function isJoinable(one: Step, other: Step): boolean {
  if (!/^(COPY|ADD)$/.test(one.instruction.keyword) || one.onbuild !== other.onbuild) return false;
  const [first, second] = [shapeOf(one), shapeOf(other)];
  return first !== null && first === second;
}

function shapeOf({ instruction }: Step): string | null {
  const { destination } = copyOf(instruction);
  if (!destination || instruction.heredocs.length > 0) return null;
  const flags = instruction.flags.map(({ name, value }) => `${name}=${value}`);
  return [...flags.sort(), destination.text].join(' ');
}
