import { tmpfsMode } from '../tmpfs.ts';
import type { Dialect } from './dialect.ts';

const OPTIONS = [
  ...['--log-driver', 'k8s-file'],
  // By default Podman raises these limits, which it may not do everywhere; lowering always works.
  ...['--ulimit', 'nofile=1024:4096', '--ulimit', 'nproc=4096:4096'],
  // Otherwise /tmp, /var/tmp and /run become writable without having been asked for.
  '--read-only-tmpfs=false',
];

/** The `podman` command, version 4 or later. */
export const PODMAN: Dialect = {
  program: 'podman',
  info: ['info', '--format', '{{.Version.Version}} {{.Version.Os}} {{.Host.CgroupControllers}}'],
  about(line) {
    const [, version, system, list] = /^(\d\S*) (\S+) \[(.*)\]$/.exec(line.trim()) ?? [];
    if (version === undefined || system === undefined || list === undefined) return null;
    const controllers = list.split(' ');
    const enforced = {
      memory: controllers.includes('memory'),
      cpus: controllers.includes('cpu'),
      pids: controllers.includes('pids'),
    };
    return { version, system, enforced, partial: false };
  },
  // It has no daemon that could say whether networks and limits can be made: that shows with the first container.
  trial: (folder) => [
    ...['run', '--rm', ...OPTIONS, '--read-only', '--publish', '127.0.0.1::8000'],
    ...['--rootfs', folder, '/no-such-program'],
  ],
  repair: 'See what is wrong with: podman info',
  options: OPTIONS,
  atOnce: ['--time', '0'],
  // `U` gives the directory to the container's user; Podman takes no uid and gid here.
  tmpfs: (directory, spec) =>
    `${directory.path}:rw,noexec,nosuid,nodev,size=${spec.limits.memory},mode=${tmpfsMode(directory.path)},` +
    'notmpcopyup,U',
};
