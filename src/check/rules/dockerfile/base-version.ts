import { isUnversioned, isVariantAlone, parseImageName } from '../../../formats/dockerfile/image.ts';
import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { BASE, inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { stageNamed } from '../../facts/reach.ts';
import type { Stage } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const [, digest = ''] = BASE.split('@');

export const baseVersion: DockerfileRule = {
  id: 'dockerfile/base-version',
  title: 'A version of the base image',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [
    'hadolint:DL3006',
    'hadolint:DL3007',
    'trivy:DS-0001',
    'checkov:CKV_DOCKER_7',
    'kics:9efb0b2d',
    'kics:f45ea400',
  ],
  why: "Without a tag, or with latest, tomorrow's build starts from another Python, another distribution.",
  fix: 'Write the version as the tag.',
  source: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
  bad: [
    { at: 2, example: `ARG TAG=latest\nFROM python:$TAG${rest}` },
    { at: 1, example: `FROM redis:alpine${rest}` },
    { at: 2, example: inImage('COPY --from=registry.example.org/uv:latest /uv /usr/local/bin/uv') },
  ],
  good: [`FROM python:3.11-slim@${digest}${rest}`, `FROM ${BASE} AS app\nFROM app${rest}`],
  check({ stages }, report) {
    for (const stage of stages) {
      for (const { instruction } of stage.steps) {
        const name = copiedFrom(stage, stages, instruction);
        if (name) report(instruction, `${name} names no version`, { severity: 'note', aliases: [] });
      }
      const { from, base, parent } = stage;
      const aliases = parent ? [] : tools(stage);
      if (from && !parent && !base.open && isVariantAlone(base.name))
        report(from, `${base.text} names no version`, { aliases: [] });
      if (!from || aliases.length === 0) continue;
      const { tag } = base.name;
      const message = tag === null ? `${base.text} has no tag` : `${base.text} names no version`;
      report(from, message, { aliases, ...(base.open ? { persona: 'auditor' } : {}) });
    }
  },
};

/** The image that a COPY takes programs from, when that is no stage and names no version. */
function copiedFrom(stage: Stage, stages: readonly Stage[], instruction: Instruction): string | null {
  const { from } = copyOf(instruction);
  if (instruction.keyword !== 'COPY' || from === null || /\$/.test(from)) return null;
  if (stageNamed(stages, from, stage.index) || !/[/:]/.test(from)) return null;
  return isUnversioned(parseImageName(from)) ? from : null;
}

/** Who else would say so: the others do not put the ARG's default in, or take a digest for no version. */
function tools({ base }: Stage): readonly Alias[] {
  const { repository, tag, digest: pinned } = base.name;
  if (base.text === '' || repository === 'scratch' || (base.open && base.text.endsWith(':'))) return [];
  const variable = base.written.includes('$');
  if (pinned !== null) return [];
  if (tag === null) {
    const named: readonly Alias[] = base.written.startsWith('$')
      ? []
      : ['hadolint:DL3006', 'checkov:CKV_DOCKER_7'];
    return [...named, 'trivy:DS-0001', ...(variable ? [] : (['kics:9efb0b2d'] as const))];
  }
  if (tag !== 'latest') return [];
  const literal: readonly Alias[] = variable
    ? []
    : ['hadolint:DL3007', 'checkov:CKV_DOCKER_7', 'kics:f45ea400'];
  return [...literal, 'trivy:DS-0001'];
}
