import { inBase } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { isPipInstall, pipRequirements, requirementFiles } from '../../facts/packages.ts';
import type { Command, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const layerOrder: DockerfileRule = {
  id: 'dockerfile/layer-order',
  title: 'Dependencies installed before the source is copied',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'build-speed',
  aliases: [],
  why: 'Every change of the source makes the builder install everything again: minutes instead of seconds, and a new layer of all dependencies to push.',
  fix: 'Copy the manifest and lock first, install, then copy the source.',
  source: 'https://docs.docker.com/build/cache/optimize/#order-your-layers',
  bad: [
    {
      at: 4,
      example: inBase('WORKDIR /app\nCOPY src/ .\nRUN pip install --no-cache-dir -r requirements.txt'),
    },
  ],
  good: [
    inBase(
      'WORKDIR /app\nCOPY api/requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY api/main .',
    ),
    inBase(
      'WORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY src/ .',
    ),
  ],
  check({ stages }, report) {
    for (const { steps } of stages) {
      const source = steps.findIndex(copiesSource);
      if (source < 0) continue;
      for (const step of steps.slice(source + 1)) {
        const install = step.commands.find(installs);
        if (install)
          report(
            install,
            `${isPipInstall(install) && install.name !== 'uv' ? 'pip' : install.name} runs again after every change of the source, copied in line ${steps[source]?.instruction.line}`,
          );
      }
    }
  },
};

function copiesSource({ instruction, onbuild }: Step): boolean {
  if (onbuild || !/^(COPY|ADD)$/.test(instruction.keyword)) return false;
  const { from, sources } = copyOf(instruction);
  return (
    from === null &&
    sources.some(
      ({ text }) =>
        !/requirements|lock/.test(text) &&
        /^(\.\/?|\.\/\*|\*|\/|(\.\/)?(src|app|backend|api|server|code)(\/[\w-]+)*\/?)$/.test(text),
    )
  );
}

/** Installs what a manifest or the command itself names; the project itself (`pip install .`) comes after the source. */
function installs(command: Command): boolean {
  const texts = command.args.map(({ text }) => text);
  if (isPipInstall(command)) {
    const local =
      pipRequirements(command).some(({ text }) => /^\.{1,2}(\/|\[|$)/.test(text)) ||
      texts.some((text) => text === '-e');
    return requirementFiles(command).length > 0 || (!local && pipRequirements(command).length > 0);
  }
  if (command.name === 'npm') return /^(ci|install|i)$/.test(texts[0] ?? '');
  if (/^(yarn|pnpm|bun)$/.test(command.name))
    return texts[0] === 'install' || (command.name === 'yarn' && texts.length === 0);
  if (command.name === 'uv') return texts[0] === 'sync' && !texts.includes('--no-install-project');
  return (
    /^(poetry|pipenv|pdm)$/.test(command.name) &&
    /^(install|sync)$/.test(texts[0] ?? '') &&
    !texts.includes('--only-root')
  );
}
