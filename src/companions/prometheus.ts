import type { Companion, CompanionPackages } from '../model/companion.ts';
import { applets, ENTRYPOINT, PATH, SYSTEM } from './common.ts';

/** Prometheus, as the image `prom/prometheus` is used. */
export const prometheus: Companion = {
  id: 'prometheus',
  title: 'Prometheus',
  suites: { bookworm: server('2.42'), trixie: server('2.53') },
  user: { uid: 65534, gid: 65534, name: 'nobody', home: '/prometheus' },
  env: { PATH },
  workdir: '/prometheus',
  entrypoint: ENTRYPOINT,
  command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
  ports: [9090],
  writable: [
    { path: '/prometheus', kind: 'volume' },
    { path: '/tmp', kind: 'tmpfs' },
  ],
  links: applets('sh', 'cat', 'wget'),
  probe: {
    argv: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:9090/-/ready'],
    route: '/-/ready',
    interval: 5,
    timeout: 4,
    startPeriod: 30,
    retries: 3,
  },
  stop: { signal: 'SIGTERM', grace: 30 },
  limits: { memory: 512 * 1024 * 1024, cpus: 1, pids: 100 },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      busybox: ['usr/bin/busybox'],
      'ca-certificates': [],
      // promtool is as large as the server, and for those who write rules.
      prometheus: ['usr/bin/prometheus', 'usr/share/prometheus/', 'etc/prometheus/'],
      tzdata: [],
    },
  };
}
