import type { Instruction } from '../../../formats/dockerfile/node.ts';
import { readCommands } from '../../../formats/shell/commands.ts';
import { inImage } from '../../example.ts';
import { instead, isFinal, safely, steps, unsafely } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

export const execForm: DockerfileRule = {
  id: 'dockerfile/exec-form',
  title: 'CMD and ENTRYPOINT in exec form',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: ['hadolint:DL3025', 'buildkit:JSONArgsRecommended', 'kics:b86987e1'],
  why: 'In the shell form a shell is process 1: it does not pass SIGTERM on, so that the service is killed instead of stopped.',
  fix: 'Write the command as a JSON array.',
  source: 'https://docs.docker.com/reference/build-checks/json-args-recommended/',
  bad: [
    {
      at: 2,
      example: `FROM scratch\nENTRYPOINT /app/serve --port 80\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\n`,
    },
  ],
  good: [inImage('ENTRYPOINT ["/app/serve", "--port", "80"]')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
      const { keyword, command, args } = step.instruction;
      if (step.onbuild || !command || command.json !== null || args.text === '') continue;
      if (keyword === 'HEALTHCHECK') {
        const details = { aliases: ['hadolint:DL3025'], persona: 'auditor', severity: 'note' } as const;
        report(step.instruction, 'HEALTHCHECK runs through a shell', details);
        continue;
      }
      const aliases: Alias[] = ['hadolint:DL3025'];
      if (step.before.shell === null && facts.built.has(stage)) aliases.push('buildkit:JSONArgsRecommended');
      if (isFinal(facts, stage)) aliases.push('kics:b86987e1');
      const alone = !stage.steps.some(({ instruction }) => instruction.keyword === 'CMD');
      const details = { aliases, ...rewrite(step.instruction, alone) };
      report(step.instruction, `${keyword} is in the shell form`, details);
    }
  },
};

/** The exec form of a plain command. One that needs the shell keeps it, but lets the command take its place. */
function rewrite({ keyword, command, args }: Instruction, alone: boolean) {
  const script = readCommands(command?.text ?? '');
  const [only, second] = script.commands;
  if (!only || !script.valid || args.text.trimStart().startsWith('[')) return {};
  const words = [only.head, ...only.args];
  const plain = !second && words.every((word) => !word.dynamic && !/[$`~]/.test(word.text));
  const edge =
    only.start === 0 && only.end === command?.text.length && Object.keys(only.assignments).length === 0;
  if (plain && edge && only.writes.length === 0 && !/[|;&<>]/.test(command?.text ?? '')) {
    const edit = instead(args, JSON.stringify(words.map((word) => word.text)).replaceAll('","', '", "'));
    if (keyword === 'CMD' || alone) return safely(edit);
    return unsafely('ENTRYPOINT then gets the words of CMD as arguments', edit);
  }
  if (second || !edge) return {};
  const text = JSON.stringify(['sh', '-c', `exec ${command?.text ?? ''}`]).replaceAll('","', '", "');
  return unsafely('the command replaces the shell and gets signals itself', instead(args, text));
}
