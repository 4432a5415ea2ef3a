import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const pinnedGo: DockerfileRule = {
  id: 'dockerfile/pinned-go',
  title: 'Go tools in fixed versions',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3062'],
  why: 'Without a version, or with @latest, the image changes with every release of the tool.',
  fix: 'Write go install PACKAGE@VERSION.',
  source: 'https://go.dev/ref/mod#go-install',
  bad: [{ at: 2, example: inImage('RUN go install example.org/tool@latest') }],
  good: [inImage('RUN go install example.org/tool@v1.2.3 && go install ./cmd/app')],
  check(facts, report) {
    for (const { command } of commands(facts, 'go')) {
      const args = command.args.filter(({ text }) => text !== '-tool');
      const [verb, ...rest] = operands({ ...command, args }, ['tags', 'ldflags', 'o', 'mod', 'C']);
      if (!verb || !/^(install|get|run)$/.test(verb.text)) continue;
      const packages = verb.text === 'run' ? rest.slice(0, 1) : rest.filter(({ text }) => text !== 'tool');
      const open = packages.filter(
        ({ text }) => !/^[./]/.test(text) && (!text.includes('@') || /@(latest|none)$/.test(text)),
      );
      if (open.length > 0)
        report(command, `no version is given for ${open.map(({ text }) => text).join(', ')}`);
    }
  },
};
