import { at, entries, text } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

const SYSTEM =
  /^\/(bin|sbin|boot|cdrom|dev|etc|home|lib|lib64|media|proc|root|run|selinux|srv|usr|var|sys)?(\/|$)/i;
const HARMLESS =
  /^\/etc\/(localtime|timezone|ssl\/certs|letsencrypt)(\/|$)|^\/dev\/(shm|dri|nvidia)|^\/(home|srv|media)\/[^/]+\/.+/;

export const sensitiveMount: ComposeRule = {
  id: 'compose/sensitive-mount',
  title: 'No system folder of the host in a container',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:1c1325ff'],
  everywhere: true,
  why: "With /etc, /root, /proc or the like a process of the container reads the host's keys or changes how it starts.",
  fix: 'Mount a folder made for the purpose, or a named volume.',
  source: 'https://docs.docker.com/engine/storage/bind-mounts/',
  bad: [{ at: 3, example: inService('volumes: ["/etc:/host-etc"]') }],
  good: [inService('volumes: ["./config:/etc/app:ro"]')],
  check({ services, compose }, report) {
    for (const { mounts } of services) {
      for (const { source, at: place } of mounts) {
        if (source === null || !SYSTEM.test(source) || /\.sock$/.test(source)) continue;
        const harmless = HARMLESS.test(source) || /^\/(home|srv|media|var\/(lib|log))\//.test(source);
        report(
          place,
          `${source} of the host is mounted`,
          harmless ? { persona: 'auditor', severity: 'note' } : {},
        );
      }
    }
    for (const { value } of entries(at(compose.root, 'volumes'))) {
      const device = at(value, 'driver_opts', 'device') ?? at(value, 'driver_opts', 'mountpoint');
      if (device && SYSTEM.test(text(device) ?? '')) report(device, `${text(device)} of the host is mounted`);
    }
  },
};
