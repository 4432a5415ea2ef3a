import { inImage } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { operands } from '../../facts/flags.ts';
import { lineage } from '../../facts/reach.ts';
import type { Command, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const removedTooLate: DockerfileRule = {
  id: 'dockerfile/removed-too-late',
  title: 'Files removed in the layer that made them',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'A later layer only hides the file: the image is as large as before, and a secret can still be read.',
  fix: 'Remove it in the same RUN, or leave it in an earlier stage.',
  source: 'https://docs.docker.com/build/building/best-practices/#minimize-the-number-of-layers',
  bad: [{ at: 3, example: inImage('COPY data.csv /app/data.csv\nRUN rm /app/data.csv') }],
  good: [inImage('RUN --mount=type=bind,source=data.csv,target=/tmp/data.csv /app/load && rm -rf /tmp/work')],
  check({ final }, report) {
    for (const stage of lineage(final)) {
      for (const [index, step] of stage.steps.entries()) {
        const earlier = stage.steps.slice(0, index);
        const late = step.commands.find(
          (command) =>
            command.name === 'rm' &&
            removes(command).some(
              (path) =>
                cameIn(earlier, path) && !step.commands.some((own) => own !== command && makes(own, path)),
            ),
        );
        if (late) report(late, `${removes(late).join(', ')} stays in an earlier layer`);
      }
    }
  },
};

const removes = (command: Command): readonly string[] =>
  operands(command).map(({ text }) => text.replace(/\/\*?$/, ''));

/** Copied there, or fetched by one of the package managers into its cache. */
function cameIn(earlier: readonly Step[], path: string): boolean {
  if (!path.startsWith('/') || path.length < 5) return false;
  return earlier.some(({ instruction, commands }) => {
    if (/^(COPY|ADD)$/.test(instruction.keyword)) {
      const { sources, destination } = copyOf(instruction);
      const target = destination?.text.replace(/\/$/, '') ?? '';
      const names = sources.map(({ text }) => `${target}/${text.slice(text.lastIndexOf('/') + 1)}`);
      return target === path || names.includes(path);
    }
    return commands.some((command) => makes(command, path));
  });
}

function makes({ name, args }: Command, path: string): boolean {
  const texts = args.map(({ text }) => text);
  if (path === '/var/lib/apt/lists') return /^apt(-get)?$/.test(name) && texts.includes('update');
  if (/^\/root\/\.cache(\/pip)?$/.test(path))
    return /^pip/.test(name) && texts.includes('install') && !texts.includes('--no-cache-dir');
  return /^(curl|wget)$/.test(name) && texts.includes(path);
}
