import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { isNonInteractive, SYSTEM_MANAGERS, ZYPPER_CHANGES } from '../../facts/packages.ts';
import { after, commands, forStage, isFinal, safely } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const ASKS: Readonly<Record<string, { readonly verbs: RegExp; readonly aliases: readonly Alias[] }>> = {
  'apt-get': {
    verbs: /^(install|reinstall)$/,
    aliases: ['hadolint:DL3014', 'trivy:DS-0021', 'kics:77783205'],
  },
  // Known to the other tools as a command not to use at all.
  apt: { verbs: /^(install|reinstall)$/, aliases: [] },
  yum: { verbs: /^(group|local)?install$/, aliases: ['hadolint:DL3030', 'kics:6e19193a'] },
  dnf: { verbs: /^((group|local|re)?install|in|rei)$/, aliases: ['hadolint:DL3038', 'kics:7ebd323c'] },
  microdnf: { verbs: /^((group|local|re)?install|in|rei)$/, aliases: ['hadolint:DL3038'] },
  zypper: {
    verbs: ZYPPER_CHANGES,
    aliases: ['hadolint:DL3034', 'kics:45e1fca5'],
  },
};

export const nonInteractiveInstall: DockerfileRule = {
  id: 'dockerfile/non-interactive-install',
  title: 'Packages installed without questions',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: Object.values(ASKS).flatMap(({ aliases }) => aliases),
  why: 'Nobody answers while an image is built: the package manager stops with an error.',
  fix: 'Add -y.',
  source: 'https://docs.docker.com/build/building/best-practices/#apt-get',
  bad: [
    {
      at: 2,
      example: inImage(
        'RUN apt-get update && apt-get install --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*',
      ),
    },
  ],
  good: [
    inImage(
      'RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*',
    ),
    inImage('RUN zypper --non-interactive install curl=8.0 && zypper clean'),
  ],
  check(facts, report) {
    for (const { stage, command } of commands(facts, ...Object.keys(ASKS))) {
      const asks = ASKS[command.name];
      const verb = operands(command, SYSTEM_MANAGERS[command.name]?.valued)[0];
      if (!asks || !verb || !asks.verbs.test(verb.text) || isNonInteractive(command)) continue;
      const final = command.name !== 'zypper' || isFinal(facts, stage);
      const details = {
        aliases: forStage(asks.aliases, final),
        ...(command.exact ? safely(after(verb, ' -y')) : {}),
      };
      report(command, `${command.name} ${verb.text} waits for an answer`, details);
    }
  },
};
