import { inService } from '../../example.ts';
import { boundVolumes, cleanPath, hostPathGrade } from '../../facts/host-path.ts';
import type { Alias, ComposeRule, Details } from '../../rule.ts';

const SYSTEM =
  /^\/(bin|sbin|boot|cdrom|dev|etc|home|lib|lib64|media|proc|root|run|selinux|srv|usr|var|sys)?(\/|$)/i;
const HARMLESS =
  /^\/etc\/(localtime|timezone|ssl\/certs|letsencrypt)(\/|$)|^\/dev\/(shm|dri|nvidia)|^\/(home|srv|media)\/[^/]+\/.+/;

/** compose-lint speaks of sockets elsewhere. */
const NAMES: Readonly<Record<'socket' | 'root' | 'shown', readonly Alias[]>> = {
  socket: [],
  root: ['compose-lint:CL-0025'],
  shown: ['compose-lint:CL-0013'],
};

export const sensitiveMount: ComposeRule = {
  id: 'compose/sensitive-mount',
  title: 'No system folder of the host in a container',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:1c1325ff', 'compose-lint:CL-0013', 'compose-lint:CL-0025'],
  everywhere: true,
  why: "With /etc, /root, /proc or the like a process of the container reads the host's keys or changes how it starts.",
  fix: 'Mount a folder made for the purpose, or a named volume.',
  source: 'https://docs.docker.com/engine/storage/bind-mounts/',
  bad: [{ at: 3, example: inService('volumes: ["/etc:/host-etc"]') }],
  good: [inService('volumes: ["./config:/etc/app:ro"]')],
  check({ services, compose }, report) {
    for (const { mounts } of services) {
      for (const { source, readOnly, at: place } of mounts) {
        const path = cleanPath(source ?? '');
        const details = judge(path, readOnly);
        if (details) report(place, `${path} of the host is mounted`, details);
      }
    }
    for (const { path, at: place } of boundVolumes(compose))
      if (SYSTEM.test(path)) report(place, `${path} of the host is mounted`, { aliases: ['kics:1c1325ff'] });
  },
};

function judge(path: string, readOnly: boolean): Details | null {
  if (!/^[/~]/.test(path) || /docker\.sock$/.test(path)) return null;
  const grade = hostPathGrade(path, readOnly);
  if (!SYSTEM.test(path)) return grade === 'shown' ? { aliases: NAMES.shown } : null;
  // What an agent reads of the hardware and of other processes, it can only show.
  const harmless =
    (readOnly && /^\/sys\/./.test(path)) ||
    HARMLESS.test(path) ||
    /^\/(home|srv|media|var\/(lib|log))\//.test(path);
  return {
    aliases: ['kics:1c1325ff', ...NAMES[grade ?? 'socket']],
    ...(harmless ? { persona: 'auditor', severity: 'note' } : {}),
  };
}
