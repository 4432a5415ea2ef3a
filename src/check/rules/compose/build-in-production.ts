import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

const built = inService('build: .', ['image']);

export const buildInProduction: ComposeRule = {
  id: 'compose/build-in-production',
  title: 'Built images in production',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [],
  everywhere: false,
  why: 'A host that builds for itself runs what nobody tested, needs the sources and the memory to build, and cannot go back.',
  fix: 'Build and push the image elsewhere, and name it by tag or digest with image.',
  source: 'https://docs.docker.com/compose/how-tos/production/',
  bad: [{ at: 'compose.prod.yaml:3', example: { 'compose.prod.yaml': built } }],
  good: [{ 'compose.prod.yaml': inService('') }],
  check({ services, mode }, report) {
    for (const { build, image, name } of services)
      if (mode === 'prod' && build && !image) report(build.at, `${name} is built on the production host`);
  },
};
