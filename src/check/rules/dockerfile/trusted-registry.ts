import { parseImageName } from '../../../formats/dockerfile/image.ts';
import { BASE } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { stageNamed } from '../../facts/reach.ts';
import type { DockerfileFacts, Stage, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const [, digest = ''] = BASE.split('@');
const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const trustedRegistry: DockerfileRule = {
  id: 'dockerfile/trusted-registry',
  title: 'Images from registries that are allowed',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['hadolint:DL3026', 'kics:d0b535a2'],
  why: 'An organisation that names its registries wants nothing else to run as its own.',
  fix: 'Take the image from an allowed registry, or have this one allowed.',
  source: 'https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image',
  policy: { registries: ['registry.example.org', '*.internal.example.org'] },
  bad: [{ at: 1, example: `FROM other.example.org/python:3.11@${digest}${rest}` }],
  good: [
    `FROM registry.example.org/python:3.11@${digest}${rest}`,
    `FROM a.internal.example.org/python:3.11@${digest}${rest}`,
  ],
  check(facts, report) {
    const { registries = [] } = facts.policy;
    if (registries.length === 0) return;
    for (const stage of facts.stages) {
      if (stage.from && !stage.parent && !isAllowed(stage.base.text, registries))
        report(stage.from, `${stage.base.text} is of no allowed registry`);
      for (const step of stage.steps) {
        const other = imagesOf(step).find(
          (name) => !isStage(facts, stage, name) && !isAllowed(name, registries),
        );
        if (other !== undefined) report(step.instruction, `${other} is of no allowed registry`);
      }
    }
  },
};

/** Images that an instruction reads from. */
function imagesOf({ instruction, mounts }: Step): readonly string[] {
  const copied = instruction.keyword === 'COPY' ? copyOf(instruction).from : null;
  return [...(copied === null ? [] : [copied]), ...mounts.flatMap(({ options }) => options['from'] ?? [])];
}

const isStage = ({ stages }: DockerfileFacts, { index }: Stage, name: string): boolean =>
  stageNamed(stages, name, index) !== null;

function isAllowed(image: string, registries: readonly string[]): boolean {
  const { registry, repository } = parseImageName(image);
  if (repository === 'scratch' || image === '') return true;
  const names = registry === null ? ['docker.io', 'hub.docker.com'] : [registry];
  return registries.some((allowed) =>
    names.some((name) => {
      if (allowed === '*') return true;
      if (allowed.startsWith('*')) return name.endsWith(allowed.slice(1));
      return allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
    }),
  );
}
