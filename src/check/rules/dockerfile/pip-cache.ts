import { inImage } from '../../example.ts';
import { hasFlag } from '../../facts/flags.ts';
import { discards } from '../../facts/mounts.ts';
import { isPipInstall } from '../../facts/packages.ts';
import { after, commands, safely } from '../../facts/select.ts';
import type { Command, Step } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const TRUE = /^(1|true|on|yes)$/i;

export const pipCache: DockerfileRule = {
  id: 'dockerfile/pip-cache',
  title: 'pip without a cache in the image',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3042', 'kics:f2f903fb'],
  why: 'pip keeps every wheel it downloads: with torch that is a second copy of some gigabytes.',
  fix: 'Add --no-cache-dir, or mount a cache at /root/.cache/pip.',
  source: 'https://pip.pypa.io/en/stable/topics/caching/#disabling-caching',
  bad: [{ at: 2, example: inImage('RUN pip install flask==3.0.3') }],
  good: [
    inImage('RUN pip install --no-cache-dir flask==3.0.3'),
    inImage('RUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.0.3'),
    inImage('ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask==3.0.3'),
  ],
  check(facts, report) {
    for (const { step, command } of commands(facts)) {
      if (!isPipInstall(command) || command.name === 'uv' || hasFlag(command, 'no-cache-dir')) continue;
      if (isOff(step, command) || discards(step, '.cache/pip') || discards(step, '.cache')) continue;
      const verb = command.args.find(({ text }) => text === 'install');
      const fix = command.exact && verb ? safely(after(verb, ' --no-cache-dir')) : {};
      report(command, 'pip leaves its cache in the image', fix);
    }
  },
};

function isOff({ before, commands: all, instruction }: Step, command: Command): boolean {
  const values = [
    before.env.get('PIP_NO_CACHE_DIR'),
    before.args.get('PIP_NO_CACHE_DIR'),
    command.assignments['PIP_NO_CACHE_DIR'],
  ];
  if (values.some((value) => TRUE.test(value ?? ''))) return true;
  const exported = /\bPIP_NO_CACHE_DIR=["']?(1|true|on|yes)\b/i.test(instruction.command?.text ?? '');
  return (
    exported || all.some(({ name, args }) => /^pip/.test(name) && args.some(({ text }) => text === 'purge'))
  );
}
