import { inImage } from '../../example.ts';
import { forStage } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const SINGLE: Readonly<Record<string, readonly Alias[]>> = {
  CMD: ['hadolint:DL4003', 'trivy:DS-0016', 'kics:41c195f4'],
  ENTRYPOINT: ['hadolint:DL4004', 'trivy:DS-0007', 'kics:6938958b'],
  HEALTHCHECK: ['hadolint:DL3012', 'trivy:DS-0023', 'kics:1c2d47bd'],
};

export const repeatedInstruction: DockerfileRule = {
  id: 'dockerfile/repeated-instruction',
  title: 'One CMD, ENTRYPOINT and HEALTHCHECK per stage',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:MultipleInstructionsDisallowed', ...Object.values(SINGLE).flat()],
  why: 'Only the last one counts; the others mislead whoever reads them.',
  fix: 'Keep the one that is meant and remove the others.',
  source: 'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
  bad: [{ at: 2, example: inImage('CMD ["/app/old"]') }],
  good: [inImage('ENTRYPOINT ["/app/entry"]')],
  check({ stages, built, final }, report) {
    for (const stage of stages) {
      for (const [keyword, aliases] of Object.entries(SINGLE)) {
        const all = stage.steps.filter((step) => !step.onbuild && step.instruction.keyword === keyword);
        const known: readonly Alias[] = [
          ...(built.has(stage) ? (['buildkit:MultipleInstructionsDisallowed'] as const) : []),
          ...forStage(aliases, stage === final),
        ];
        for (const { instruction } of all.slice(0, -1))
          report(instruction, `a later ${keyword} of this stage replaces this one`, { aliases: known });
      }
    }
  },
};
