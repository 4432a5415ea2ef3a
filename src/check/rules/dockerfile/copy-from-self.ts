import { BASE } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = 'USER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const copyFromSelf: DockerfileRule = {
  id: 'dockerfile/copy-from-self',
  title: 'No COPY --from of the stage itself',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3022', 'hadolint:DL3023', 'trivy:DS-0006', 'kics:cdddb86f'],
  why: 'A stage cannot read from itself: the build fails, or an image of that name is pulled.',
  fix: 'Name the stage that holds the files, or use RUN cp.',
  source: 'https://docs.docker.com/reference/dockerfile/#copy---from',
  bad: [{ at: 2, example: `FROM ${BASE} AS app\nCOPY --from=app /a /b\n${rest}` }],
  good: [`FROM ${BASE} AS build\nFROM ${BASE} AS app\nCOPY --from=build /a /b\n${rest}`],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'COPY')) {
      const from = step.instruction.flags.find(({ name }) => name === 'from')?.value ?? null;
      if (from !== null && stage.name !== null && from.toLowerCase() === stage.name)
        report(step.instruction, `${from} is the stage this instruction is in`);
    }
  },
};
