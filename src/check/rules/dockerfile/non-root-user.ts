import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { BASE, inImage } from '../../example.ts';
import { isForFunctions } from '../../facts/contents.ts';
import { dropsRoot } from '../../facts/privileges.ts';
import type { Stage } from '../../facts/stage.ts';
import { isRoot } from '../../facts/user.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

/** Bases whose own user is not root, by how their names and tags are written. */
const UNPRIVILEGED = /nonroot|unprivileged|rootless|(^|\/)(chainguard|bitnami)\/|(^|\/)jupyter\//;

export const nonRootUser: DockerfileRule = {
  id: 'dockerfile/non-root-user',
  title: 'A user other than root',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [
    'hadolint:DL3002',
    'trivy:DS-0002',
    'checkov:CKV_DOCKER_3',
    'checkov:CKV_DOCKER_8',
    'kics:fd54f200',
    'kics:67fd0c4a',
  ],
  deployedOnly: true,
  why: 'Whoever takes over the service is root in the container, one flaw of the kernel away from the host. What counts is the user the last stage ends with, inherited or set.',
  fix: 'Create the folders it writes to with their owner, then end the last stage with USER and a number.',
  source: 'https://docs.docker.com/build/building/best-practices/#user',
  bad: [
    { at: 1, example: `FROM ${BASE}\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n` },
    { at: 2, example: `FROM ${BASE}\nUSER 0\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n` },
  ],
  good: [
    inImage('WORKDIR /app'),
    `FROM ${BASE} AS base\nUSER 10001\nFROM base\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`,
  ],
  check(facts, report) {
    const { stages, final } = facts;
    for (const stage of stages) {
      const last = lastUser(stage);
      if (stage === final || !last || !isRoot(last.args.text)) continue;
      const details = { aliases: ['hadolint:DL3002'], persona: 'auditor' } as const;
      report(last, 'the stage ends as root', details);
    }
    const last = final && lastUser(final);
    const open = last?.args.text.includes('$') && final?.end.user === '';
    if (!final || open || !isRoot(final.end.user) || (!last && isForFunctions(final))) return;
    const dropped = dropsRoot(facts, final)
      ? ({
          severity: 'note',
          persona: 'auditor',
          fix: 'Start as the user: volumes get their owner when they are made.',
        } as const)
      : {};
    if (last) {
      const aliases = ['hadolint:DL3002', 'trivy:DS-0002', 'checkov:CKV_DOCKER_8', 'kics:67fd0c4a'] as const;
      report(last, 'the image runs as root', { aliases, ...dropped });
    } else if (final.from && !UNPRIVILEGED.test(baseName(final))) {
      const kics = final.base.text === 'scratch' ? [] : (['kics:fd54f200'] as const);
      const aliases: readonly Alias[] = ['trivy:DS-0002', 'checkov:CKV_DOCKER_3', ...kics];
      const runs = final.steps.some(({ instruction }) => /^(CMD|ENTRYPOINT)$/.test(instruction.keyword));
      const unsure = runs || final.end.user !== null ? {} : ({ confidence: 'medium' } as const);
      report(final.from, 'the image runs as root: no USER is set', { aliases, ...unsure, ...dropped });
    }
  },
};

/** The last USER of the stage itself, or of those it starts from. */
function lastUser(stage: Stage): Instruction | null {
  const own = stage.steps.findLast(({ instruction, onbuild }) => instruction.keyword === 'USER' && !onbuild);
  return own?.instruction ?? (stage.parent ? lastUser(stage.parent) : null);
}

const baseName = (stage: Stage): string => (stage.parent ? baseName(stage.parent) : stage.base.text);
