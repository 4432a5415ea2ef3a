import { inImage } from '../../example.ts';
import { hasArgument, hasFlag } from '../../facts/flags.ts';
import { after, commands, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const wgetProgress: DockerfileRule = {
  id: 'dockerfile/wget-progress',
  title: 'wget without a progress bar',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: ['hadolint:DL3047'],
  why: 'The progress of a large download fills the build log with thousands of lines.',
  fix: 'Add -nv, -q or --progress=dot:giga.',
  source: 'https://www.gnu.org/software/wget/manual/html_node/Download-Options.html',
  bad: [{ at: 2, example: inImage('RUN wget https://example.org/model.bin') }],
  good: [inImage('RUN wget -nv https://example.org/model.bin')],
  check(facts, report) {
    for (const { command } of commands(facts, 'wget')) {
      const quiet = hasFlag(
        command,
        'q',
        'quiet',
        'o',
        'output-file',
        'a',
        'append-output',
        'no-verbose',
        'progress',
      );
      if (quiet || hasArgument(command, '-nv', '--version', '--help') || command.args.length === 0) continue;
      const end = command.start + 'wget'.length;
      const bare = command.exact && facts.file.text.slice(command.start, end) === 'wget';
      report(command, 'wget draws its progress', bare ? safely(after({ start: end, end }, ' -nv')) : {});
    }
  },
};
