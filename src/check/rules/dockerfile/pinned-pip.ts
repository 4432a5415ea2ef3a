import { inBase, inImage } from '../../example.ts';
import { hasFlag, operands } from '../../facts/flags.ts';
import { isPipInstall, pipRequirements, requirementFiles } from '../../facts/packages.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const pinnedPip: DockerfileRule = {
  id: 'dockerfile/pinned-pip',
  title: 'Python packages in fixed versions',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3013', 'kics:02d9c71f'],
  why: 'Without a version the image changes with every release of the package, and one day does not build or run.',
  fix: 'Write package==version, or install from a lock file.',
  source: 'https://pip.pypa.io/en/stable/topics/repeatable-installs/',
  bad: [{ at: 2, example: inImage('RUN pip install --no-cache-dir flask') }],
  good: [
    inImage('RUN pip install --no-cache-dir flask==3.0.3'),
    inBase('RUN pip install --no-cache-dir -r requirements.txt'),
    inImage('RUN pip install --no-cache-dir --upgrade pip==24.0 .'),
  ],
  check(facts, report) {
    for (const { command } of commands(facts)) {
      if (command.name === 'pipx') {
        const [verb, name] = operands(command, ['python', 'index-url', 'i', 'pip-args', 'suffix']);
        if (verb?.text === 'install' && name && !isFixed(name.text))
          report(command, `no version is given for ${name.text}`);
        continue;
      }
      if (!isPipInstall(command) || hasFlag(command, 'c', 'constraint', 'build-constraint')) continue;
      const open = pipRequirements(command).filter(({ text }) => !isFixed(text));
      if (
        open.length === 0 ||
        requirementFiles(command).length > 0 ||
        command.args.some(({ text }) => text === '.')
      )
        continue;
      const tools = open.every(({ text }) => /^(pip|setuptools|wheel|uv|poetry)$/.test(text));
      const names = open.map(({ text }) => text).join(', ');
      // KICS takes one = for two, which pip does not.
      const single = open.every(({ text }) => /^[\w.-]+=[^=]/.test(text));
      report(command, `no version is given for ${names}`, {
        ...(tools ? { persona: 'pedantic' } : {}),
        ...(single ? { aliases: ['hadolint:DL3013'] } : {}),
      });
    }
  },
};

/** A version, a file, a folder or a commit; VCS schemes as pip knows them. */
function isFixed(text: string): boolean {
  if (/^(git|hg|svn|bzr)(\+\w[\w-]*)?[:/]/.test(text))
    return /@[^/@]+$|\.git@/.test(text.replace(/^\w+\+\w+:\/\/[^/@]+@/, ''));
  return /[=<>~!]=|[<>]|\.(whl|tar\.gz|zip)$|\/|^\$\{?\w+\}?$|\s@\s/.test(text) || /^\.+$/.test(text);
}
