import { inImage } from '../../example.ts';
import { instead, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const legacyKeyValue: DockerfileRule = {
  id: 'dockerfile/legacy-key-value',
  title: 'ENV and LABEL with =',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:LegacyKeyValueFormat'],
  why: 'The form with a space is deprecated, and takes the whole rest of the line as the value.',
  fix: 'Write KEY=value.',
  source: 'https://docs.docker.com/reference/build-checks/legacy-key-value-format/',
  bad: [{ at: 2, example: inImage('ENV APP_MODE fast') }],
  good: [inImage('ENV APP_MODE=fast')],
  check({ built }, report) {
    for (const stage of built) {
      for (const { instruction } of stage.steps) {
        const [pair] = instruction.pairs;
        if (pair?.separator !== ' ') continue;
        const value = pair.value ?? '';
        const plain = /^[\w./:@%+,-]*$/.test(value) || /^"[^"\\]*"$/.test(value);
        const written = plain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
        const message = `${instruction.keyword} ${pair.key} is in the deprecated form`;
        const oneLine = instruction.segments.length === 1 && !/['"\\]/.test(plain ? '' : value);
        report(instruction, message, oneLine ? safely(instead(pair, `${pair.key}=${written}`)) : {});
      }
    }
  },
};
