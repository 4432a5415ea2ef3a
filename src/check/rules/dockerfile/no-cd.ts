import { inImage } from '../../example.ts';
import { named, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const noCd: DockerfileRule = {
  id: 'dockerfile/no-cd',
  title: 'WORKDIR instead of cd',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['hadolint:DL3003', 'trivy:DS-0013', 'kics:f4a6bcd3'],
  why: 'cd lasts until the end of its RUN only; where later instructions work is easier to see from WORKDIR.',
  fix: 'Use WORKDIR, or a flag of the command (make -C, git -C).',
  source: 'https://docs.docker.com/build/building/best-practices/#workdir',
  bad: [{ at: 2, example: inImage('RUN cd /app && make') }],
  good: [inImage('WORKDIR /app\nRUN make')],
  check(facts, report) {
    for (const { step } of steps(facts, 'RUN')) {
      const [cd] = named(step, 'cd');
      if (!cd || step.onbuild) continue;
      const first = step.commands[0] === cd;
      const path = /^\//.test(cd.args[0]?.text ?? '/');
      // KICS means the folders that are not written out from the root.
      const written = named(step, 'cd').some(({ args }) => !/^\/(?!.*\/\.)/.test(args[0]?.text ?? '/'));
      const aliases = written ? this.aliases : (['hadolint:DL3003', 'trivy:DS-0013'] as const);
      report(
        cd,
        'cd changes the folder for this RUN only',
        first && path ? { aliases } : { aliases, persona: 'auditor' },
      );
    }
  },
};
