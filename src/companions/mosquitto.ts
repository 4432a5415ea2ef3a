import type { Companion, CompanionPackages } from '../model/companion.ts';
import { askedByScript, ENTRYPOINT, PATH, SHELL, SYSTEM } from './common.ts';

/** Mosquitto, as the image `eclipse-mosquitto` is used. */
export const mosquitto: Companion = {
  id: 'mosquitto',
  title: 'Mosquitto',
  suites: { bookworm: server('2.0.11'), trixie: server('2.0.21') },
  user: { uid: 1883, gid: 1883, name: 'mosquitto', home: '/mosquitto' },
  env: { PATH },
  workdir: '/',
  entrypoint: ENTRYPOINT,
  command: ['/usr/sbin/mosquitto', '-c', '/mosquitto/config/mosquitto.conf'],
  ports: [1883],
  writable: [
    { path: '/mosquitto/data', kind: 'volume' },
    { path: '/mosquitto/log', kind: 'tmpfs' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  probe: askedByScript({ interval: 15, timeout: 4, startPeriod: 10, retries: 3 }),
  stop: { signal: 'SIGTERM', grace: 15 },
  limits: { memory: 128 * 1024 * 1024, cpus: 1, pids: 50 },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      ...SHELL,
      mosquitto: ['usr/sbin/mosquitto', 'usr/bin/mosquitto_passwd', 'usr/bin/mosquitto_ctrl', 'usr/lib/'],
      'mosquitto-clients': ['usr/bin/'],
    },
  };
}
