import { unquote } from '../../../formats/dockerfile/words.ts';
import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const VALID = /^[a-z]([a-z0-9._/-]*[a-z0-9])?$/;
const RESERVED = /^(com\.docker|io\.docker|org\.dockerproject)\./;

export const labelKey: DockerfileRule = {
  id: 'dockerfile/label-key',
  title: 'Label keys in the form tools expect',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['hadolint:DL3048'],
  why: 'Keys are lower case, without doubled separators, and not in a namespace reserved for Docker; others are ignored by some tools.',
  fix: 'Rename the key, for instance to a name below a domain of yours.',
  source: 'https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations',
  bad: [{ at: 2, example: inImage('LABEL Version="1"') }],
  good: [inImage('LABEL org.example.version="1"')],
  check(facts, report) {
    for (const { step } of steps(facts, 'LABEL')) {
      for (const pair of step.instruction.pairs) {
        const key = unquote(pair.key);
        const odd = !VALID.test(key) || /\.\.|--/.test(key) || RESERVED.test(key);
        if (odd && !step.onbuild) report(pair, `${key} is no well-formed label key`);
      }
    }
  },
};
