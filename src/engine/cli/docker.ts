import { tmpfsMode } from '../tmpfs.ts';
import type { Dialect } from './dialect.ts';

/** The `docker` command, version 20.10 or later. */
export const DOCKER: Dialect = {
  program: 'docker',
  info: [
    'info',
    '--format',
    '{{.ServerVersion}} {{.OSType}} {{.MemoryLimit}} {{.CPUCfsQuota}} {{.PidsLimit}} {{json .DriverStatus}}',
  ],
  about(line) {
    const [version, system, memory, cpus, pids, ...driver] = line.trim().split(' ');
    // Without a daemon the template still prints, with an empty version.
    if (!version || !system || !/^\d/.test(version)) return null;
    const enforced = { memory: memory === 'true', cpus: cpus === 'true', pids: pids === 'true' };
    // containerd's image store needs every blob; the older graph drivers look for layers first.
    const partial = !driver.join(' ').includes('io.containerd.snapshotter');
    return { version, system, enforced, partial };
  },
  trial: null,
  repair: 'Start the Docker daemon, and let this user reach it: sudo usermod -aG docker $USER',
  options: ['--log-driver', 'json-file', '--log-opt', 'max-size=4m'],
  atOnce: [],
  tmpfs: (directory, spec) =>
    `${directory.path}:rw,noexec,nosuid,nodev,size=${spec.limits.memory},mode=${tmpfsMode(directory.path)},` +
    `uid=${spec.user.uid},gid=${spec.user.gid}`,
};
