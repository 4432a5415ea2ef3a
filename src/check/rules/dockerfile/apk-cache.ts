import { inImage } from '../../example.ts';
import { hasFlag } from '../../facts/flags.ts';
import { discards } from '../../facts/mounts.ts';
import { installWord } from '../../facts/packages.ts';
import { after, commands, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const apkCache: DockerfileRule = {
  id: 'dockerfile/apk-cache',
  title: 'apk add without a cache',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3019', 'trivy:DS-0025', 'kics:ae9c56a6'],
  why: 'Without --no-cache the package index stays in the layer.',
  fix: 'Add --no-cache, which also makes apk update and --update needless.',
  source: 'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper#Add_a_Package',
  bad: [{ at: 2, example: inImage('RUN apk add curl=8.5.0-r0') }],
  good: [
    inImage('RUN apk add --no-cache curl=8.5.0-r0'),
    inImage('RUN --mount=type=cache,target=/var/cache/apk apk add curl=8.5.0-r0'),
  ],
  check(facts, report) {
    for (const { step, command } of commands(facts, 'apk')) {
      const verb = installWord(command);
      if (!verb || hasFlag(command, 'no-cache') || discards(step, '/var/cache/apk')) continue;
      report(
        command,
        'apk add leaves its index behind',
        command.exact ? safely(after(verb, ' --no-cache')) : {},
      );
    }
  },
};
