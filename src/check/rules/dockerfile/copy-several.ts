import { inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { after, safely, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const copySeveral: DockerfileRule = {
  id: 'dockerfile/copy-several',
  title: 'A folder as destination of several files',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3021', 'trivy:DS-0011', 'kics:6db6e0c2'],
  why: 'The builder refuses several sources unless the destination ends in a slash.',
  fix: 'End the destination with /.',
  source: 'https://docs.docker.com/reference/dockerfile/#copy',
  bad: [{ at: 2, example: inImage('COPY app.py model.onnx /app') }],
  good: [inImage('COPY app.py model.onnx /app/')],
  check(facts, report) {
    for (const { step } of steps(facts, 'COPY')) {
      const { instruction, onbuild } = step;
      const { destination } = copyOf(instruction);
      if (onbuild || instruction.words.length <= 2 || !destination || /[/\\]$/.test(destination.text))
        continue;
      if (/^(file|multi|dir):/.test(instruction.words[0]?.text ?? '')) continue;
      const edit =
        instruction.json || /["']$/.test(facts.file.text.slice(0, destination.end))
          ? null
          : after(destination, '/');
      report(instruction, `several files are copied to ${destination.text}`, edit ? safely(edit) : {});
    }
  },
};
