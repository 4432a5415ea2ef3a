import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { commands } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const UPGRADES: readonly (readonly [RegExp, RegExp, readonly Alias[]])[] = [
  [/^apt-get$/, /^dist-upgrade$/, ['trivy:DS-0024', 'kics:682fe378']],
  [/^(apt-get|apt|aptitude)$/, /^(upgrade|dist-upgrade|full-upgrade|safe-upgrade)$/, ['kics:682fe378']],
  [/^(dnf|microdnf)$/, /^(update|up|upgrade|upgrade-minimal)$/, ['kics:09fda05e']],
  [/^apk$/, /^upgrade$/, ['kics:989ab888']],
  [/^yum$/, /^(update|upgrade)$/, ['kics:8f6456be']],
  [/^zypper$/, /^(dist-upgrade|dup)$/, ['hadolint:DL3035', 'kics:d4895357']],
  [/^zypper$/, /^(update|up)$/, ['kics:d4895357']],
];

export const upgrade: DockerfileRule = {
  id: 'dockerfile/upgrade',
  title: 'A newer base image instead of an upgrade',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: [...new Set(UPGRADES.flatMap(([, , aliases]) => aliases))],
  why: 'An upgrade makes the image depend on the day it was built and stores every upgraded file twice. Contested: it also brings security fixes before the base image does.',
  fix: 'Take a newer base image, and upgrade single packages by name.',
  source: 'https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often',
  bad: [{ at: 2, example: inImage('RUN apk upgrade') }],
  good: [inImage('RUN apk add --no-cache libssl3=3.1.4-r5')],
  check(facts, report) {
    for (const { command } of commands(facts)) {
      const verbs = operands(command).map(({ text }) => text);
      const found = UPGRADES.find(
        ([name, verb]) => name.test(command.name) && verbs.some((text) => verb.test(text)),
      );
      if (found) report(command, `${command.name} upgrades the base image's packages`, { aliases: found[2] });
    }
  },
};
