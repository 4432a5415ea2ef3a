import { inImage } from '../../example.ts';
import { copyOf, isArchive } from '../../facts/copies.ts';
import { safely, steps } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const copyNotAdd: DockerfileRule = {
  id: 'dockerfile/copy-not-add',
  title: 'COPY for files and folders',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3020', 'trivy:DS-0005', 'checkov:CKV_DOCKER_4', 'kics:9513a694'],
  why: 'ADD also unpacks archives and downloads: what it does depends on what the file happens to be.',
  fix: 'Use COPY.',
  source: 'https://docs.docker.com/build/building/best-practices/#add-or-copy',
  bad: [{ at: 2, example: inImage('ADD app.py /app/') }],
  good: [inImage('COPY app.py /app/'), inImage('ADD data.tar.gz /app/')],
  check(facts, report) {
    for (const { step } of steps(facts, 'ADD')) {
      const { instruction, onbuild } = step;
      const { sources, remote } = copyOf(instruction);
      const plain = sources.filter(({ text }) => !isArchive(text) && !/^(file|multi|dir):/.test(text));
      if (onbuild || instruction.heredocs.length > 0 || plain.length === 0) continue;
      const tar = instruction.args.text.includes('.tar');
      const aliases: readonly Alias[] = this.aliases.filter(
        (alias) =>
          alias.startsWith('hadolint') || (!tar && (remote.length === 0 || alias.startsWith('checkov'))),
      );
      const at = facts.file.text.indexOf(instruction.written, instruction.start);
      const edit = { start: at, end: at + instruction.written.length, text: 'COPY' };
      const upper = instruction.written === 'ADD' && plain.length === instruction.words.length - 1;
      report(instruction, `ADD of ${plain.map(({ text }) => text).join(', ')}`, {
        aliases,
        ...(upper ? safely(edit) : {}),
      });
    }
  },
};
