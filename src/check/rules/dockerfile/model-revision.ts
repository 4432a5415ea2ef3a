import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { Command } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const modelRevision: DockerfileRule = {
  id: 'dockerfile/model-revision',
  title: 'Weights of a fixed revision',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'Weights fetched by name are whatever their author last pushed: the same commit then gives other predictions, or runs other code.',
  fix: 'Name the revision (a commit), and verify a checksum for plain downloads.',
  source: 'https://huggingface.co/docs/huggingface_hub/guides/download',
  bad: [
    {
      at: 3,
      example: inImage(
        'ENV HF_HOME=/app/models\nRUN python -c "from transformers import AutoModel; AutoModel.from_pretrained(\'bert-base-uncased\')"',
      ),
    },
  ],
  good: [
    inImage(
      "ENV HF_HOME=/app/models\nRUN python -c \"from transformers import AutoModel; AutoModel.from_pretrained('bert-base-uncased', revision='86b5e09')\"",
    ),
    inImage('ENV HF_HOME=/app/models\nRUN hf download bert-base-uncased --revision 86b5e09'),
  ],
  check(facts, report) {
    for (const { step, command } of commands(facts)) {
      const here = step.instruction.heredocs.map(({ content }) => content.text).join('\n');
      if (fetches(command, here)) report(command, 'the weights are those of the day the image is built');
    }
  },
};

function fetches({ name, args }: Command, here: string): boolean {
  const texts = args.map(({ text }) => text);
  const code = `${texts.join(' ')}\n${name.startsWith('python') ? here : ''}`;
  if (/\b(from_pretrained|snapshot_download|hf_hub_download|SentenceTransformer)\s*\(/.test(code))
    return !/revision\s*=/.test(code);
  const download = /^(hf|huggingface-cli)$/.test(name) && texts[0] === 'download';
  return download && !texts.some((text) => text.startsWith('--revision'));
}
