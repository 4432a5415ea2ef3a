import { splitLines } from '../../../formats/dockerfile/logical.ts';
import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

/** An instruction at the beginning of a line, with what makes it one rather than a word of a command. */
const INSTRUCTION =
  /^\s*(FROM\s+\S+|RUN\s+\S|(COPY|ADD)\s+\S+\s+\S|WORKDIR\s+\S+\s*$|EXPOSE\s+\d|USER\s+\S+\s*$|(CMD|ENTRYPOINT)\s*\[|HEALTHCHECK\s+(--|CMD|NONE)|ENV\s+\w+[ =]|VOLUME\s+[[/])/;

export const swallowedInstruction: DockerfileRule = {
  id: 'dockerfile/swallowed-instruction',
  title: 'Instructions that stand on their own',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'A backslash at the end of the line before makes the instruction words of a shell command: it is not carried out, and the command fails or does something else.',
  fix: 'Remove the backslash that ends the command before it.',
  source: 'https://docs.docker.com/reference/dockerfile/#escape',
  // Each gives exactly this finding, at this line.
  bad: [{ at: 3, example: inImage('RUN /app/prepare --all \\\nWORKDIR /srv') }],
  // None gives any finding under all rules.
  good: [
    inImage('RUN /app/prepare --all\nWORKDIR /srv'),
    inImage('RUN /app/prepare \\\n  --user \\\n  USER'),
    inImage('RUN printf "%s\\n" \\\n  "EXPOSE 80" > /app/made'),
  ],
  check({ file }, report) {
    for (const { keyword, start, args, heredocs } of file.instructions) {
      if (!/^(RUN|CMD|ENTRYPOINT)$/.test(keyword) || heredocs.length > 0) continue;
      const [, ...more] = splitLines(file.text.slice(start, args.end));
      const found = more.find((line) =>
        INSTRUCTION.test(file.text.slice(start + line.start, start + line.end)),
      );
      if (!found) continue;
      const text = file.text.slice(start + found.start, start + found.end).trim();
      const at = file.text.indexOf(text, start + found.start);
      const word = text.split(/\s/)[0] ?? '';
      report({ start: at, end: at + word.length }, `this ${word} is part of the ${keyword} before it`);
    }
  },
};
