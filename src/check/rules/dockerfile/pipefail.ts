import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { Stage, Step } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const pipefail: DockerfileRule = {
  id: 'dockerfile/pipefail',
  title: 'A pipe that fails when any part fails',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL4006', 'kics:efbf148a'],
  why: 'Of a pipe only the last command counts: a failed download piped into something builds an image without it.',
  fix: 'Put SHELL ["/bin/bash", "-o", "pipefail", "-c"] (or /bin/ash) before, or set -o pipefail in the RUN.',
  source: 'https://docs.docker.com/build/building/best-practices/#using-pipes',
  bad: [{ at: 2, example: inImage('RUN /app/list | wc -l > /app/count') }],
  good: [
    inImage('SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN /app/list | wc -l > /app/count'),
    inImage('RUN set -o pipefail && /app/list | wc -l > /app/count'),
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      const piped = step.commands.find(({ pipeline }) => pipeline !== null);
      const own = step.commands.some(
        ({ name, args }) => name === 'set' && args.some(({ text }) => text === 'pipefail'),
      );
      if (!piped || own || step.onbuild || safeShell(stage, step)) continue;
      const aliases: Alias[] = ['hadolint:DL4006'];
      if (step.commands.some(({ name }) => /^(z|ba|a)sh$/.test(name))) aliases.push('kics:efbf148a');
      report(piped, 'a failure before the last part of the pipe goes unnoticed', { aliases });
    }
  },
};

/** The last SHELL of this stage has the option, or is one that knows no pipes of this kind. */
function safeShell({ steps: all }: Stage, step: Step): boolean {
  const shell = all.slice(0, all.indexOf(step)).findLast(({ instruction }) => instruction.keyword === 'SHELL')
    ?.instruction.command?.json;
  if (!shell) return false;
  const [name = ''] = shell;
  if (/^(pwsh|powershell|cmd)/i.test(name)) return true;
  const options = shell.slice(1).join(' ').split(/\s+/);
  return (
    /(^|\/)(ba|z|a)sh$/.test(name) &&
    options.some((option) => /^-\w*o$/.test(option)) &&
    options.includes('pipefail')
  );
}
