import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const RUNS = /^((ba|z|a|da|k)?sh|python[\d.]*|node|perl|ruby)$/;

export const pipedInstaller: DockerfileRule = {
  id: 'dockerfile/piped-installer',
  title: 'No download run unseen',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [],
  why: 'A script piped into a shell runs as root whatever the server sends on that day.',
  fix: 'Download a fixed version, verify its checksum, then run it; or copy the program from its image.',
  source: 'https://docs.docker.com/build/building/best-practices/#using-pipes',
  bad: [
    {
      at: 3,
      example: inImage(
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.org/install.sh | bash',
      ),
    },
    { at: 2, example: inImage('RUN sh -c "$(curl -fsSL https://example.org/install.sh)"') },
  ],
  good: [
    inImage(
      'RUN curl -fsSLO https://example.org/install.sh && echo "0 install.sh" > sums && sha256sum -c sums && sh install.sh',
    ),
  ],
  check(facts, report) {
    for (const { step } of steps(facts, 'RUN')) {
      for (const command of step.commands) {
        const { pipeline } = command;
        const earlier = step.commands.slice(0, step.commands.indexOf(command));
        const fed = earlier.some((other) => other.pipeline === pipeline && /^(curl|wget)$/.test(other.name));
        // `sh -c "$(curl ...)"`, `bash <(curl ...)`.
        const substituted = command.args.some(({ text }) => /(\$\(|<\(|`)\s*(curl|wget)\b/.test(text));
        if (RUNS.test(command.name) && (substituted || (pipeline !== null && fed)))
          report(command, `${command.name} runs what was just downloaded`);
      }
    }
  },
};
