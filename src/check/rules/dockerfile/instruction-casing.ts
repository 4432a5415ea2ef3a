import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { BASE, inImage } from '../../example.ts';
import { instead, safely } from '../../facts/select.ts';
import type { DockerfileRule, Edit } from '../../rule.ts';

export const instructionCasing: DockerfileRule = {
  id: 'dockerfile/instruction-casing',
  title: 'Instructions in one casing',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['buildkit:ConsistentInstructionCasing'],
  why: 'Instructions that differ in casing from the others are easily missed when reading.',
  fix: 'Write the instruction in the casing of the others.',
  source: 'https://docs.docker.com/reference/build-checks/consistent-instruction-casing/',
  bad: [{ at: 2, example: inImage('workdir /app') }],
  good: [`from ${BASE}\nuser 10001\nhealthcheck CMD ["/probe"]\ncmd ["/serve"]\n`],
  check({ file }, report) {
    const first = Math.max(
      0,
      file.instructions.findIndex(({ keyword }) => keyword === 'FROM'),
    );
    const instructions = file.instructions.slice(first);
    const lower = instructions.filter(({ written }) => written === written.toLowerCase()).length;
    const upper = instructions.filter(({ written, keyword }) => written === keyword).length;
    const majority = lower > upper ? 'lower case' : 'upper case';
    for (const instruction of instructions) {
      const { written, keyword, start, end } = instruction;
      const right = lower > upper ? keyword.toLowerCase() : keyword;
      if (written === right) continue;
      const at = file.text.indexOf(written, start);
      const edits = [
        { start: at, end: at + written.length, text: right },
        ...asOf(instruction, lower > upper),
      ];
      report(
        { start, end },
        `${written} is not in ${majority} as the other instructions are`,
        safely(...edits),
      );
    }
  },
};

/** AS goes with FROM: else mending the one would set it apart from the other. */
function asOf({ keyword, words }: Instruction, lower: boolean): readonly Edit[] {
  const as = words[1];
  if (keyword !== 'FROM' || !as || words.length < 3) return [];
  const right = lower ? as.text.toLowerCase() : as.text.toUpperCase();
  return as.text === right ? [] : [instead(as, right)];
}
