import { inImage } from '../../example.ts';
import { instead, safely, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const invalidJson: DockerfileRule = {
  id: 'dockerfile/invalid-json',
  title: 'An exec form that is valid JSON',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'Square brackets that are not valid JSON are run by the shell as they stand, which then looks for a command named [.',
  fix: 'Write a JSON array: double quotes, commas between, none at the end.',
  source: 'https://docs.docker.com/reference/dockerfile/#exec-form',
  bad: [{ at: 2, example: inImage("RUN ['/app/migrate', 'now']") }],
  good: [inImage('RUN ["/app/migrate", "now"]'), inImage('RUN [ -f /app/serve ]')],
  check(facts, report) {
    for (const { step } of steps(facts, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', 'VOLUME')) {
      const { command, json, keyword, args, segments } = step.instruction;
      const text = command?.text ?? args.text;
      if (json || !/^\[\s*['"\u201c\u2018].*\]$/s.test(text)) continue;
      const words = readLoosely(text);
      const edit = { ...args, start: args.end - text.length };
      const details =
        words && segments.length === 1
          ? safely(instead(edit, JSON.stringify(words).replaceAll('","', '", "')))
          : {};
      report(step.instruction, `${keyword} looks like a JSON array but is none`, details);
    }
  },
};

/** The words of an array with single or typographic quotes, or null when it is not plain. */
function readLoosely(text: string): readonly string[] | null {
  const words = text.slice(1, -1).replace(/,\s*$/, '').split(',');
  const inner = words.map(
    (word) => /^\s*['"\u2018\u201c]([^'"\u2018\u2019\u201c\u201d\\]*)['"\u2019\u201d]\s*$/.exec(word)?.[1],
  );
  return inner.every((word) => word !== undefined) ? (inner as string[]) : null;
}
