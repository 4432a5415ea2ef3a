import { inImage } from '../../example.ts';
import { copyOf, isArchive } from '../../facts/copies.ts';
import { operands } from '../../facts/flags.ts';
import type { Command, Stage } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const UNPACKS = new Set([
  'unzip',
  'gunzip',
  'bunzip2',
  'unlzma',
  'unxz',
  'zgz',
  'uncompress',
  'zcat',
  'gzcat',
]);

export const addArchive: DockerfileRule = {
  id: 'dockerfile/add-archive',
  title: 'ADD for an archive of the context',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3010'],
  why: 'Copied and then unpacked, the archive stays in its own layer beside its content; ADD unpacks it on the way.',
  fix: 'Use ADD, or unpack it in a RUN with --mount=type=bind.',
  source: 'https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives',
  bad: [{ at: 2, example: inImage('COPY weights.tar.gz /app/\nRUN tar -xzf /app/weights.tar.gz') }],
  good: [inImage('ADD weights.tar.gz /app/')],
  check({ stages }, report) {
    for (const stage of stages) {
      for (const { instruction } of stage.steps) {
        const { from, sources, destination } = copyOf(instruction);
        if (instruction.keyword !== 'COPY' || from !== null) continue;
        const renamed = isArchive(destination?.text ?? '') && destination ? [destination] : sources;
        const names = renamed.map(({ text }) => basename(text)).filter(isArchive);
        if (names.some((name) => isUnpacked(stage, name)))
          report(instruction, `${names.join(', ')} is copied, then unpacked`);
      }
    }
  },
};

function isUnpacked({ steps }: Stage, archive: string): boolean {
  return steps
    .flatMap(({ commands }) => commands)
    .some((command) => unpacks(command) && operands(command).some(({ text }) => basename(text) === archive));
}

function unpacks({ name, args }: Command): boolean {
  if (UNPACKS.has(name)) return true;
  return name === 'tar' && args.some(({ text }) => /^(--extract|--get|-[a-zA-Z]*x[a-zA-Z]*)$/.test(text));
}

const basename = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
