import { inBase, inImage } from '../../example.ts';
import { hasFlag } from '../../facts/flags.ts';
import { isPipInstall } from '../../facts/packages.ts';
import { history } from '../../facts/reach.ts';
import type { Command, Stage } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const uv = (env: string): string => inBase(`${env}RUN uv sync --locked --no-install-project`);

export const bytecode: DockerfileRule = {
  id: 'dockerfile/bytecode',
  title: 'Bytecode in the image',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'Without it Python compiles every module at every start: more than twice the time to the first answer was measured, and a read-only container can never keep it.',
  fix: "Leave pip's bytecode in place; set UV_COMPILE_BYTECODE=1 for uv.",
  source: 'https://docs.astral.sh/uv/guides/integration/docker/#compiling-bytecode',
  bad: [
    { at: 2, example: uv('') },
    { at: 2, example: inImage('RUN find /app -name "*.pyc" -delete') },
  ],
  good: [uv('ENV UV_COMPILE_BYTECODE=1\n'), inImage('RUN pip install --no-cache-dir flask==3.0.3')],
  check(facts, report) {
    for (const stage of facts.built) {
      for (const { commands, before } of stage.steps) {
        for (const command of commands) {
          const lost = loses(command);
          const uncompiled =
            byUv(command) &&
            !before.env.has('UV_COMPILE_BYTECODE') &&
            !hasFlag(command, 'compile-bytecode') &&
            !compiled(stage);
          if (lost) report(command, `${command.name} takes the bytecode away`);
          else if (uncompiled) report(command, 'uv installs without bytecode');
        }
      }
    }
  },
};

function loses(command: Command): boolean {
  const texts = command.args.map(({ text }) => text);
  if (isPipInstall(command)) return hasFlag(command, 'no-compile');
  const found = texts.some((text) => /pyc|__pycache__/.test(text));
  return (
    found &&
    ((command.name === 'find' && texts.some((text) => /^-(delete|exec)$/.test(text))) ||
      command.name === 'rm')
  );
}

function byUv({ name, args, assignments }: Command): boolean {
  if (name !== 'uv' || 'UV_COMPILE_BYTECODE' in assignments) return false;
  const [first, second] = args.map(({ text }) => text);
  return first === 'sync' || (first === 'pip' && /^(install|sync)$/.test(second ?? ''));
}

const compiled = (stage: Stage): boolean =>
  history(stage).some(({ commands }) =>
    commands.some(({ args }) => args.some(({ text }) => text === 'compileall')),
  );
