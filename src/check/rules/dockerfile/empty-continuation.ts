import { splitLines } from '../../../formats/dockerfile/logical.ts';
import { inImage } from '../../example.ts';
import { safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const emptyContinuation: DockerfileRule = {
  id: 'dockerfile/empty-continuation',
  title: 'No blank line inside an instruction',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:NoEmptyContinuation'],
  why: 'A blank line after a continuation is deprecated and will become an error.',
  fix: 'Remove the blank lines, or write # in them.',
  source: 'https://docs.docker.com/reference/build-checks/no-empty-continuation/',
  bad: [{ at: 4, example: inImage('COPY app.py \\\n\n  /app/') }],
  good: [inImage('COPY app.py \\\n  # the entry point\n  /app/')],
  check({ file }, report) {
    for (const instruction of file.instructions) {
      if (!instruction.emptyContinuation) continue;
      const last = instruction.segments.at(-1)?.source ?? instruction.start;
      const lines = splitLines(file.text.slice(instruction.start, last));
      const edits = lines
        .filter(
          (line) =>
            file.text.slice(instruction.start + line.start, instruction.start + line.end).trim() === '',
        )
        .map((line) => ({
          start: instruction.start + line.start,
          end: instruction.start + line.next,
          text: '',
        }));
      const place = { start: last, end: Math.max(last, instruction.args.end) };
      report(place, 'a blank line stands inside the instruction', safely(...edits));
    }
  },
};
