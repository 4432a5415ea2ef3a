import { closest } from '../../../formats/config/closest.ts';
import { entries } from '../../../formats/yaml/node.ts';
import { inService } from '../../example.ts';
import type { ComposeRule } from '../../rule.ts';

/** What a service may hold (compose specification, "Services top-level elements"). */
const KEYS = new Set(
  `annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
  cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop
  device_cgroup_rules devices dns dns_opt dns_search domainname driver_opts entrypoint env_file environment expose extends
  external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
  mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj
  pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy read_only restart runtime
  scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket
  user userns_mode uts volumes volumes_from working_dir`.split(/\s+/),
);

export const unknownKey: ComposeRule = {
  id: 'compose/unknown-key',
  title: 'Keys that compose knows',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  everywhere: true,
  why: 'Compose refuses the whole file for one key it does not know.',
  fix: 'Correct the key, or begin it with x-.',
  source: 'https://docs.docker.com/reference/compose-file/services/',
  bad: [{ at: 3, example: inService('enviroment: {A: "1"}') }],
  good: [inService('x-note: anything')],
  check({ services }, report) {
    for (const { node, name } of services) {
      for (const { key, at } of entries(node)) {
        if (KEYS.has(key) || key.startsWith('x-') || key === '') continue;
        const meant = closest(key, [...KEYS]);
        report(at, `${name} has the unknown key ${key}`, meant === null ? {} : { fix: `Write ${meant}.` });
      }
    }
  },
};
