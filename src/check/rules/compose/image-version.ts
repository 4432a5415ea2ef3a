import { isUnversioned, parseImageName } from '../../../formats/dockerfile/image.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

const MOVES =
  /^(stable|edge|nightly|dev|develop|test|beta|canary|main|master|mainline|current|release|rolling|lts)$/i;

export const imageVersion: ComposeRule = {
  id: 'compose/image-version',
  title: 'A version of the image',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['compose-lint:CL-0004', 'dclint:service-image-require-explicit-tag'],
  everywhere: false,
  why: 'Without a tag, or with latest, a restart can bring another version: a database then refuses its own files.',
  fix: 'Write the version as the tag.',
  source: 'https://docs.docker.com/reference/compose-file/services/#image',
  bad: [
    { at: 3, example: inService('image: registry.example.org/api') },
    { at: 3, example: inService('image: registry.example.org/api:latest') },
    { at: 3, example: inService('image: registry.example.org/proxy:alpine-slim') },
  ],
  good: [inService(`image: "registry.example.org/api:\${TAG:?which version}"`)],
  check({ services }, report) {
    for (const { image, build } of services) {
      if (!image || image.name === '' || image.name.endsWith(':')) continue;
      const parsed = parseImageName(image.name);
      const { tag, digest } = parsed;
      if (digest !== null) continue;
      if (build && tag === 'latest')
        report(image.at, `${image.name} is built without a version`, {
          severity: 'note',
          persona: 'pedantic',
        });
      if (build) continue;
      if (isUnversioned(parsed)) report(image.at, `${image.name} names no version`);
      else if (tag !== null && MOVES.test(tag))
        report(image.at, `${image.name} names a version that moves`, { persona: 'pedantic' });
    }
  },
};
