import { BASE, inImage } from '../../example.ts';
import { discards } from '../../facts/mounts.ts';
import { named, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const yarnCache: DockerfileRule = {
  id: 'dockerfile/yarn-cache',
  title: 'yarn without a cache in the image',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3060', 'kics:9e13082c'],
  why: 'yarn keeps a copy of every package it installs.',
  fix: 'End the same RUN with yarn cache clean, or mount a cache.',
  source: 'https://classic.yarnpkg.com/lang/en/docs/cli/cache/',
  bad: [{ at: 2, example: inImage('RUN yarn install --production') }],
  good: [
    inImage('RUN yarn install --production && yarn cache clean'),
    `FROM ${BASE} AS build\nRUN yarn install --production\n${inImage('COPY --from=build /app /app')}`,
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      // A trigger runs in the image that is built on this one.
      const kept =
        step.onbuild || stage === facts.final || facts.stages.some(({ parent }) => parent === stage);
      const yarn = named(step, 'yarn');
      const install = yarn.findLast(({ args }) => args.some(({ text }) => /^(install|add)$/.test(text)));
      if (!kept || !install || discards(step, '.cache/yarn') || discards(step, '.yarn')) continue;
      const later = step.commands.slice(step.commands.indexOf(install) + 1);
      if (!later.some(({ name, args }) => name === 'yarn' && args.some(({ text }) => text === 'clean')))
        report(install, 'yarn leaves its cache in the image');
    }
  },
};
