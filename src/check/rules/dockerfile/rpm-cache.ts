import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { discards } from '../../facts/mounts.ts';
import { SYSTEM_MANAGERS, ZYPPER_CHANGES } from '../../facts/packages.ts';
import { forStage, isFinal, named, steps } from '../../facts/select.ts';
import type { Command, Step } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

interface Cache {
  readonly fills: RegExp;
  readonly cleans: (command: Command) => boolean;
  readonly folders: readonly string[];
  readonly aliases: readonly Alias[];
}

const DNF =
  /^(install|in|upgrade|up|upgrade-minimal|up-min|reinstall|rei|install-n|install-na|install-nevra|localinstall|groupinstall)$/;
const cleanAll =
  (name: string, folder: RegExp) =>
  (command: Command): boolean => {
    const texts = command.args.map(({ text }) => text);
    if (command.name === 'rm') return texts.some((text) => folder.test(text));
    return command.name === name && texts.includes('clean') && (texts.includes('all') || name === 'zypper');
  };

const CACHES: Readonly<Record<string, Cache>> = {
  yum: {
    fills: /^(install|localinstall|groupinstall)$/,
    cleans: cleanAll('yum', /^\/var\/cache\/(yum|dnf)?/),
    folders: ['/var/cache/yum'],
    aliases: ['hadolint:DL3032', 'trivy:DS-0015', 'kics:00481784'],
  },
  dnf: {
    fills: DNF,
    cleans: cleanAll('dnf', /^\/var\/cache\/(libdnf5|dnf|yum)/),
    folders: ['/var/cache/libdnf5', '.cache/libdnf5', '/var/cache/dnf'],
    aliases: ['hadolint:DL3040', 'trivy:DS-0019', 'kics:295acb63'],
  },
  microdnf: {
    fills: DNF,
    cleans: cleanAll('microdnf', /^\/var\/cache\/(libdnf5|dnf|yum)/),
    folders: ['/var/cache/libdnf5', '.cache/libdnf5', '/var/cache/yum'],
    aliases: ['hadolint:DL3040', 'trivy:DS-0027'],
  },
  zypper: {
    fills: ZYPPER_CHANGES,
    cleans: (command) => cleanAll('zypper', /^\/var\/cache\/zypp/)(command) || isShortClean(command),
    folders: ['/var/cache/zypp'],
    aliases: ['hadolint:DL3036', 'trivy:DS-0020', 'kics:38300d1a'],
  },
};

export const rpmCache: DockerfileRule = {
  id: 'dockerfile/rpm-cache',
  title: 'yum, dnf and zypper caches cleaned',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [...new Set(Object.values(CACHES).flatMap(({ aliases }) => aliases))],
  why: 'Metadata and packages of some 100 MB stay in the layer; a later RUN cannot take them out of it.',
  fix: 'End the same RUN with the clean command (yum clean all, dnf clean all, zypper clean).',
  source: 'https://docs.docker.com/build/building/best-practices/#run',
  bad: [{ at: 2, example: inImage('RUN dnf install -y curl-8.2.1') }],
  good: [
    inImage('RUN dnf install -y curl-8.2.1 && dnf clean all'),
    inImage('RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y curl-8.2.1'),
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      for (const [name, cache] of Object.entries(CACHES)) {
        const last = named(step, name).findLast((command) => fills(command, cache));
        if (
          !last ||
          cache.folders.some((folder) => discards(step, folder)) ||
          cleanedAfter(step, last, cache)
        )
          continue;
        report(last, `the cache of ${name} stays in the image`, {
          aliases: forStage(cache.aliases, isFinal(facts, stage)),
        });
      }
    }
  },
};

function fills(command: Command, { fills: verbs }: Cache): boolean {
  const [verb, second] = operands(command, SYSTEM_MANAGERS[command.name]?.valued).map(({ text }) => text);
  return verbs.test(verb ?? '') || (verb === 'module' && second === 'install');
}

function cleanedAfter(step: Step, last: Command, { cleans }: Cache): boolean {
  return step.commands.slice(step.commands.indexOf(last) + 1).some(cleans);
}

const isShortClean = ({ name, args }: Command): boolean =>
  name === 'zypper' && args.some(({ text }) => text === 'cc');
