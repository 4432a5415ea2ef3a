import { inImage } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

export const inlineIgnore: DockerfileRule = {
  id: 'dockerfile/inline-ignore',
  title: 'No ignored findings',
  severity: 'note',
  confidence: 'high',
  persona: 'auditor',
  category: 'operability',
  aliases: ['hadolint:DL1001'],
  why: 'A review wants to see what comments keep from being reported.',
  fix: 'Mend what the comment ignores, and remove it.',
  source: 'https://github.com/hadolint/hadolint/wiki/DL1001',
  bad: [{ at: 2, example: inImage('# hadolint ignore=DL3008\nWORKDIR /app') }],
  good: [inImage('# hadolint is run in CI\nWORKDIR /app')],
  check({ file }, report) {
    for (const item of file.items)
      if (item.kind === 'comment' && /^hadolint\s+(global\s+)?ignore\s*=/.test(item.text))
        report(item, 'a comment ignores findings');
  },
};
