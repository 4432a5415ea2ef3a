import { inImage } from '../../example.ts';
import { named, steps } from '../../facts/select.ts';
import type { Command, Stage, Step } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const UPDATE: Readonly<Record<string, RegExp>> = {
  'apt-get': /^update$/,
  apt: /^update$/,
  aptitude: /^update$/,
  apk: /^update$/,
  yum: /^(update|up)$/,
  dnf: /^(update|up)$/,
  zypper: /^(refresh|update|up)$/,
  pacman: /^-Syu?$/,
};
const INSTALL =
  /^((re|source-|group|local)?install|upgrade|dist-upgrade|full-upgrade|build-dep|add|in|-S\w*)$/;

const OTHERS: readonly Alias[] = ['trivy:DS-0017', 'checkov:CKV_DOCKER_5'];

export const updateAlone: DockerfileRule = {
  id: 'dockerfile/update-alone',
  title: 'Package lists fetched where they are used',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['trivy:DS-0017', 'checkov:CKV_DOCKER_5', 'kics:9bae49be'],
  why: 'A RUN that only updates is cached: a later install then works from old lists and fails, or installs old packages.',
  fix: 'Put update and install into one RUN.',
  source: 'https://docs.docker.com/build/building/best-practices/#apt-get',
  bad: [{ at: 2, example: inImage('RUN apk update') }],
  good: [inImage('RUN apk update && apk add --no-cache curl=8.5.0-r0')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      const update = named(step, ...Object.keys(UPDATE)).find((command) => updates(command));
      if (!update) continue;
      const family = update.name.replace(/^apt(-get|itude)?$/, 'apt');
      const later = step.commands.slice(step.commands.indexOf(update) + 1);
      const used = later.some(
        ({ name, args }) =>
          name.replace(/^apt(-get|itude)?$/, 'apt') === family && args.some(({ text }) => INSTALL.test(text)),
      );
      if (used) continue;
      const aliases = isInstalledLater(stage, step, update.name) ? this.aliases : OTHERS;
      report(update, `${update.name} updates and nothing is installed after it in the same RUN`, { aliases });
    }
  },
};

/** KICS speaks up only when a later RUN installs from the lists that this one fetched. */
function isInstalledLater({ steps }: Stage, step: Step, name: string): boolean {
  return steps
    .slice(steps.indexOf(step) + 1)
    .some(
      (later) =>
        named(later, name).some(({ args }) => args.some(({ text }) => INSTALL.test(text))) &&
        !named(later, name).some(updates),
    );
}

function updates({ name, args }: Command): boolean {
  const verb = UPDATE[name];
  return verb !== undefined && args.some(({ text }) => verb.test(text));
}
