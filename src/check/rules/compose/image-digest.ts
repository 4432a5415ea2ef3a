import { isUnversioned, parseImageName } from '../../../formats/dockerfile/image.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const imageDigest: ComposeRule = {
  id: 'compose/image-digest',
  title: 'The image by digest',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: ['compose-lint:CL-0019'],
  everywhere: false,
  why: 'A tag can be moved to other content; a digest cannot.',
  fix: 'Append @sha256:... to the tag, and let a bot renew it.',
  source: 'https://docs.docker.com/reference/compose-file/services/#image',
  bad: [{ at: 3, example: inService('image: registry.example.org/api:1.2') }],
  good: [inService('')],
  check({ services }, report) {
    for (const { image, build } of services) {
      if (!image || build) continue;
      const name = parseImageName(image.name);
      if (name.digest === null && name.tag !== '' && !isUnversioned(name))
        report(image.at, `${image.name} is not pinned by digest`);
    }
  },
};
