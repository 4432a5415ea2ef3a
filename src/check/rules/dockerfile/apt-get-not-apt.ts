import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { named, safely, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

/** What apt-get does under the same name. */
const SAME =
  /^(update|install|reinstall|remove|purge|autoremove|autoclean|clean|upgrade|source|build-dep|download)$/;

export const aptGetNotApt: DockerfileRule = {
  id: 'dockerfile/apt-get-not-apt',
  title: 'apt-get instead of apt',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3027', 'checkov:CKV_DOCKER_9', 'kics:b84a0b47'],
  why: 'apt is made for people: its options and output change between versions, and it says so itself.',
  fix: 'Use apt-get or apt-cache.',
  source:
    'https://manpages.debian.org/bookworm/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS',
  bad: [{ at: 2, example: inImage('RUN apt purge -y perl') }],
  good: [inImage('RUN apt-get purge -y perl')],
  check(facts, report) {
    for (const { step } of steps(facts, 'RUN')) {
      const [first, ...more] = named(step, 'apt');
      if (!first) continue;
      const all = [first, ...more];
      const plain = all.every((command) => {
        const verb = operands(command)[0]?.text ?? '';
        const text = facts.file.text.slice(command.start, command.end);
        return command.exact && step.readable && /^apt(?=\s)/.test(text) && SAME.test(verb);
      });
      const edits = all.map(({ start }) => ({ start, end: start + 'apt'.length, text: 'apt-get' }));
      report(first, 'apt is not made for scripts', plain ? safely(...edits) : {});
    }
  },
};
