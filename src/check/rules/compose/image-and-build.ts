import { at } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

export const imageAndBuild: ComposeRule = {
  id: 'compose/image-and-build',
  title: 'An image that is pulled or one that is built',
  severity: 'note',
  confidence: 'medium',
  persona: 'auditor',
  category: 'operability',
  aliases: ['dclint:no-build-and-image'],
  everywhere: true,
  why: 'With both and no pull_policy, whether the image is pulled or built depends on what is on the machine.',
  fix: 'Add pull_policy: build, or keep one of the two.',
  source: 'https://docs.docker.com/reference/compose-file/build/#using-build-and-image',
  bad: [{ at: 4, example: inService('image: registry.example.org/api:1.2\nbuild: .') }],
  good: [inService('image: registry.example.org/api:1.2\nbuild: .\npull_policy: build')],
  check({ services }, report) {
    for (const { node, name } of services) {
      const build = at(node, 'build');
      if (build && at(node, 'image') && !at(node, 'pull_policy'))
        report(build, `${name} is both built and named as an image`);
    }
  },
};
