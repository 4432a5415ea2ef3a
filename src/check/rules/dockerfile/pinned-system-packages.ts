import { expand } from '../../../formats/dockerfile/expand.ts';
import { inImage } from '../../example.ts';
import { systemPackages } from '../../facts/packages.ts';
import { commands } from '../../facts/select.ts';
import type { CommandWord } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const DEBIAN = /=|\/|\.deb$/;
const ALPINE = /[=~<>]|\.apk$/;
const SUSE = /[=<>]|\.rpm$/;
/** Managers, how a fixed version looks, and who asks for it. */
const PINNED: Readonly<Record<string, readonly [(word: CommandWord) => boolean, readonly Alias[]]>> = {
  'apt-get': [({ text }) => DEBIAN.test(text), ['hadolint:DL3008', 'kics:965a08d7']],
  apt: [({ text }) => DEBIAN.test(text), []],
  apk: [({ text }) => ALPINE.test(text), ['hadolint:DL3018', 'kics:d3499f6d']],
  yum: [rpmVersion, ['hadolint:DL3033', 'kics:6452c424']],
  dnf: [rpmVersion, ['hadolint:DL3041', 'kics:93d88cf7']],
  microdnf: [rpmVersion, ['hadolint:DL3041']],
  zypper: [({ text }) => SUSE.test(text), ['hadolint:DL3037', 'kics:562952e4']],
};

export const pinnedSystemPackages: DockerfileRule = {
  id: 'dockerfile/pinned-system-packages',
  title: 'System packages in fixed versions',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'operability',
  aliases: Object.values(PINNED).flatMap(([, aliases]) => aliases),
  why: 'Without a version two builds of one commit can differ. Contested: distributions remove old versions, so that a pinned build breaks at the next security update.',
  fix: 'Name the version, or pin the base image by digest and the archive by snapshot.',
  source: 'https://docs.docker.com/build/building/best-practices/#version-pinning',
  bad: [
    {
      at: 2,
      example: inImage(
        'RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
      ),
    },
  ],
  good: [
    inImage('RUN apk add --no-cache curl=8.5.0-r0 jq~1.7'),
    inImage('RUN dnf install -y curl-8.2.1 && dnf clean all'),
  ],
  check(facts, report) {
    for (const { step, command } of commands(facts, ...Object.keys(PINNED))) {
      const [isPinned, aliases] = PINNED[command.name] ?? [];
      if (!isPinned || !aliases || command.args.some(({ text }) => text === 'group')) continue;
      const { env, args } = step.before;
      // A variable that holds something is as good as what it holds; one that nobody sets is no version.
      const lookup = (name: string) => env.get(name) ?? (args.has(name) ? args.get(name) || '0' : null);
      const open = systemPackages(command).filter(
        (word) => !isPinned({ ...word, text: expand(word.text, lookup).text }) && !isPinned(word),
      );
      if (open.length > 0)
        report(command, `no version is given for ${open.map(({ text }) => text).join(', ')}`, { aliases });
    }
  },
};

/** `name-1.2.3`, `name-${VERSION}`, a file; a module stream `name:1.2` counts too. */
function rpmVersion({ text }: CommandWord): boolean {
  if (/\.rpm$/.test(text) || /^[\w.-]+:[\w./-]+$/.test(text)) return true;
  const [, ...parts] = text.split('-');
  if (parts.length === 0) return false;
  return parts.every((part) => /^[\w.~^:+]*$/.test(part)) && parts.some((part) => /^\d/.test(part));
}
