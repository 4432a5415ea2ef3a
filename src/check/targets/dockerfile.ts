import { parseDockerfile } from '../../formats/dockerfile/parse.ts';
import { dockerfileComments } from '../comments.ts';
import { isForDevelopment } from '../facts/development.ts';
import { dockerfileFacts, type Surroundings } from '../facts/dockerfile.ts';
import type { DockerfileFacts } from '../facts/stage.ts';
import type { CheckFinding } from '../finding.ts';
import { dockerfileRules } from '../rules/dockerfile.ts';
import { runRules } from '../run.ts';
import type { Source } from '../source.ts';
import type { CommentedLines } from '../suppress.ts';

/** What checking one file gives: what is known of it, what was found, and the comments that may say otherwise. */
export interface CheckedFile<Facts> {
  readonly facts: Facts;
  readonly findings: readonly CheckFinding[];
  readonly comments: readonly CommentedLines[];
}

/** Checks a Dockerfile. */
export function checkDockerfile(source: Source, around: Surroundings): CheckedFile<DockerfileFacts> {
  const file = parseDockerfile(source.text);
  const development = isForDevelopment(source.path);
  const facts = dockerfileFacts(source.path, file, around);
  return {
    facts,
    findings: runRules(
      dockerfileRules.filter(({ deployedOnly }) => !development || !deployedOnly),
      facts,
      source,
    ),
    comments: dockerfileComments(source.path, file),
  };
}
