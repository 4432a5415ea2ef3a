import { at, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

/** Kernel settings that are the pod's own (pod security standards, "Sysctls"). */
const SAFE = new Set(
  `kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start net.ipv4.tcp_syncookies
  net.ipv4.ping_group_range net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout
  net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem`.split(
    /\s+/,
  ),
);

export const sysctl: KubernetesRule = {
  id: 'kubernetes/sysctl',
  title: 'Only safe kernel settings',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0026'],
  why: 'Other settings reach every container of the node, or the node itself.',
  fix: 'Remove the sysctl, or set it on the node.',
  source: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  bad: [
    {
      at: 10,
      example: inDeployment(
        'securityContext: {sysctls: [{name: kernel.msgmax, value: "65536"}], runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}',
        '',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { pod } of pods(facts)) {
      for (const item of items(at(pod.security, 'sysctls'))) {
        const name = text(at(item, 'name')) ?? '';
        if (!SAFE.has(name)) report(item, `${name} is not a setting of the pod alone`);
      }
    }
  },
};
