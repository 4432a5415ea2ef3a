import { inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const remoteAdd: DockerfileRule = {
  id: 'dockerfile/remote-add',
  title: 'A checksum for what ADD downloads',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:4b410d24', 'checkov:CKV_DOCKER_4', 'kics:9513a694'],
  why: 'Without a checksum the image holds whatever the server sends on that day.',
  fix: 'Add --checksum=sha256:..., or fetch and verify it in a RUN.',
  source: 'https://docs.docker.com/reference/dockerfile/#add---checksum',
  bad: [{ at: 2, example: inImage('ADD https://example.org/model.onnx /app/') }],
  good: [inImage(`ADD --checksum=sha256:${'0'.repeat(64)} https://example.org/model.onnx /app/`)],
  check(facts, report) {
    for (const { step } of steps(facts, 'ADD')) {
      const { remote } = copyOf(step.instruction);
      const [first] = remote;
      if (!first || step.instruction.flags.some(({ name }) => name === 'checksum')) continue;
      const tar = step.instruction.args.text.includes('.tar');
      const aliases: readonly Alias[] = tar ? ['kics:4b410d24', 'checkov:CKV_DOCKER_4'] : this.aliases;
      const web = remote.filter(({ text }) => /^https?:/.test(text));
      if (web.length > 0)
        report(step.instruction, `${first.text} is downloaded without a checksum`, { aliases });
    }
  },
};
