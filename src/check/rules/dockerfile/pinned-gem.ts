import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { CommandWord } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const pinnedGem: DockerfileRule = {
  id: 'dockerfile/pinned-gem',
  title: 'Ruby gems in fixed versions',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3028', 'kics:22cd11f7'],
  why: 'Without a version the image changes with every release of the gem.',
  fix: 'Write gem install NAME:VERSION.',
  source: 'https://guides.rubygems.org/command-reference/#gem-install',
  bad: [{ at: 2, example: inImage('RUN gem install bundler') }],
  good: [inImage('RUN gem install bundler:2.5.6'), inImage('RUN gem install bundler -v 2.5.6')],
  check(facts, report) {
    for (const { command } of commands(facts, 'gem')) {
      const texts = command.args.map(({ text }) => text);
      if (!texts.some((text) => text === 'install' || text === 'i')) continue;
      if (texts.some((text) => /^(-v|--version(=.*)?)$/.test(text))) continue;
      const open = gems(command.args).filter(({ text }) => !text.includes(':') && !/\.gem$/.test(text));
      if (open.length > 0)
        report(command, `no version is given for ${open.map(({ text }) => text).join(', ')}`);
    }
  },
};

/** Up to `--`, which begins options for building; a word after an option is taken for its value. */
function gems(args: readonly CommandWord[]): readonly CommandWord[] {
  const end = args.findIndex(({ text }) => text === '--');
  const own = end < 0 ? args : args.slice(0, end);
  return own.filter(({ text }, index) => {
    const before = own[index - 1]?.text ?? '';
    const value = before.startsWith('-') && !before.includes('=') && !/^--no-/.test(before);
    return !text.startsWith('-') && !value && text !== 'install' && text !== 'i';
  });
}
