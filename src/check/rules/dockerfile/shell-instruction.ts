import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { Command } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const SHELL = /\/bin\/(bash|tcsh|ksh|csh|dash|zsh|fish|tmux|rbash|sh)\b|etc\/shells/;

export const shellInstruction: DockerfileRule = {
  id: 'dockerfile/shell-instruction',
  title: 'SHELL to change the shell',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL4005', 'kics:8a301064'],
  why: 'Replacing /bin/sh breaks scripts of the distribution that rely on it; SHELL changes it for the instructions that follow only.',
  fix: 'Use SHELL ["/bin/bash", "-c"].',
  source: 'https://docs.docker.com/reference/dockerfile/#shell',
  bad: [{ at: 2, example: inImage('RUN ln -sf /bin/bash /bin/sh') }],
  good: [inImage('SHELL ["/bin/bash", "-c"]')],
  check(facts, report) {
    for (const { command } of commands(facts, 'ln', 'mv', 'chsh', 'usermod', 'powershell')) {
      const aliases = tools(command);
      if (aliases.length > 0) report(command, `${command.name} changes the default shell`, { aliases });
    }
  },
};

function tools({ name, args }: Command): readonly Alias[] {
  const aliases: Alias[] = [];
  if (name === 'ln' && args.some(({ text }) => text === '/bin/sh')) aliases.push('hadolint:DL4005');
  if (name === 'powershell' || args.some(({ text }) => SHELL.test(text))) aliases.push('kics:8a301064');
  return aliases;
}
