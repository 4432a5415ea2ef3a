import { closest } from '../../../formats/config/closest.ts';
import { KEYWORDS } from '../../../formats/dockerfile/arguments.ts';
import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

export const syntax: DockerfileRule = {
  id: 'dockerfile/syntax',
  title: 'A file the builder can read',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The builder stops at the first mistake.',
  fix: 'Correct the line.',
  source: 'https://docs.docker.com/reference/dockerfile/',
  bad: [{ at: 2, example: inImage('WROKDIR /app') }],
  good: [inImage('WORKDIR /app')],
  check({ file }, report) {
    for (const { code, message, start, end } of file.problems) {
      const word = /^\s*(\S*)/.exec(file.text.slice(start))?.[1]?.toUpperCase() ?? '';
      const meant = code === 'unknown-instruction' ? closest(word, KEYWORDS) : null;
      report({ start, end }, message, meant === null ? {} : { fix: `Write ${meant}.` });
    }
  },
};
