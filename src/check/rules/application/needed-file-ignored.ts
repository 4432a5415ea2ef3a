import { isIgnored } from '../../../formats/dockerignore/ignore.ts';
import { inventoryOf } from '../../example.ts';
import { wholeCopy } from '../../facts/copies.ts';
import type { ApplicationRule } from '../../rule.ts';
import { COPY_ALL } from './ignore-file.ts';

const inventory = inventoryOf(
  {},
  { weights: [{ path: 'model.onnx', size: 9, status: 'present', usedBy: ['api'], evidence: [] }] },
);

export const neededFileIgnored: ApplicationRule = {
  id: 'application/needed-file-ignored',
  title: 'Nothing left out that the service needs',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The image builds without the file, and the service fails when it opens or imports it.',
  fix: 'Remove the pattern from .dockerignore, or add an exception with ! after it.',
  source: 'https://docs.docker.com/build/concepts/context/#negating-matches',
  bad: [
    {
      at: '.dockerignore:1',
      example: { Dockerfile: COPY_ALL, 'main.py': '', 'model.onnx': 'x', '.dockerignore': '*.onnx\n' },
      inventory,
    },
  ],
  good: [
    {
      example: { Dockerfile: COPY_ALL, 'main.py': '', 'model.onnx': 'x', '.dockerignore': '*.pt\n' },
      inventory,
    },
  ],
  check({ builds, inventory: known }, report) {
    for (const { ignore, service, context, facts } of builds) {
      if (!ignore || !service || !wholeCopy(facts)) continue;
      const weights =
        known?.weights.filter(({ usedBy, status }) => usedBy.includes(service.id) && status === 'present') ??
        [];
      const prefix = context === '' ? '' : `${context}/`;
      const needed = [...service.reached, ...weights.map(({ path }) => path)].filter((path) =>
        path.startsWith(prefix),
      );
      for (const path of needed) {
        const own = path.slice(prefix.length);
        if (!isIgnored(ignore.rules, own)) continue;
        const pattern = ignore.rules.patterns.find((one) =>
          isIgnored({ patterns: [one], malformed: [] }, own),
        );
        if (pattern)
          report(
            { path: ignore.path, start: pattern.start, end: pattern.end },
            `${path}, which ${service.id} needs, is left out`,
          );
      }
    }
  },
};
