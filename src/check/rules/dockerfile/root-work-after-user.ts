import { inImage } from '../../example.ts';
import { hasFlag, operands } from '../../facts/flags.ts';
import { isPipInstall, SYSTEM_MANAGERS } from '../../facts/packages.ts';
import { steps } from '../../facts/select.ts';
import type { Command, State } from '../../facts/stage.ts';
import { isRoot } from '../../facts/user.ts';
import type { DockerfileRule } from '../../rule.ts';

const OF_ROOT =
  /^\/($|(bin|boot|etc|lib|lib64|opt|root|sbin|srv|usr|var|data|models?|app|logs?|workspace|mnt|media)(\/|$))/;

export const rootWorkAfterUser: DockerfileRule = {
  id: 'dockerfile/root-work-after-user',
  title: "Root's work before USER",
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'After USER every RUN is that user: making folders of root, changing owners and installing packages fails, and with it the build.',
  fix: 'Move the command above USER.',
  source: 'https://docs.docker.com/reference/dockerfile/#user',
  bad: [{ at: 3, example: inImage('USER 10001\nRUN mkdir -p /data/models') }],
  good: [
    inImage('RUN mkdir -p /data/models && chown 10001 /data/models\nUSER 10001\nRUN mkdir -p /tmp/cache'),
    inImage('ENV HOME=/home/app\nUSER 10001\nRUN pip install --no-cache-dir --user flask==3.0.3'),
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'RUN')) {
      const { user } = step.before;
      if (step.onbuild || user === null || user === '' || isRoot(user)) continue;
      const owned = ownedFolders(
        stage.steps.slice(0, stage.steps.indexOf(step)).flatMap(({ commands }) => commands),
      );
      const found = step.commands.find(
        (command) => !command.wrappers.includes('sudo') && needsRoot(command, step.before, owned),
      );
      if (found) report(found, `${found.name} needs root, and USER ${user} stands before it`);
    }
  },
};

function needsRoot(command: Command, { env }: State, owned: readonly string[]): boolean {
  const { name } = command;
  const paths = operands(command).map(({ text }) => text);
  const isOwned = (path: string): boolean =>
    owned.some((folder) => path === folder || path.startsWith(`${folder}/`));
  if (
    SYSTEM_MANAGERS[name] ||
    /^(useradd|adduser|groupadd|addgroup|usermod|update-ca-certificates)$/.test(name)
  )
    return true;
  if (name === 'chown') return paths.slice(1).some((path) => !isOwned(path));
  if (name === 'mkdir') return paths.some((path) => OF_ROOT.test(path) && !isOwned(path));
  const environment = env.has('VIRTUAL_ENV') || /venv/.test(env.get('PATH') ?? '');
  if (isPipInstall(command)) return hasFlag(command, 'system');
  return name === 'npm' && hasFlag(command, 'g', 'global') && !environment && !env.has('NPM_CONFIG_PREFIX');
}

/** Folders that were given to somebody before, or made for the application. */
function ownedFolders(earlier: readonly Command[]): readonly string[] {
  return earlier
    .filter(({ name }) => /^(chown|install|chmod)$/.test(name))
    .flatMap((command) => operands(command, ['m', 'o', 'g']).map(({ text }) => text.replace(/\/+$/, '')))
    .filter((path) => path.startsWith('/'));
}
