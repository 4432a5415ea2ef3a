import { at, items, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { capabilityName } from '../../facts/capability.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const NAMED: Readonly<Record<string, Alias>> = {
  SYS_ADMIN: 'trivy:KSV-0005',
  NET_RAW: 'trivy:KSV-0119',
  SYS_MODULE: 'trivy:KSV-0120',
};

export const capabilities: KubernetesRule = {
  id: 'kubernetes/capabilities',
  title: 'Capabilities dropped, none added',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0003', 'trivy:KSV-0022', 'trivy:KSV-0106', ...Object.values(NAMED)],
  why: 'By default a container may change owners, send raw packets and more; SYS_ADMIN and SYS_MODULE lead to the node.',
  fix: 'Set capabilities: {drop: [ALL]}, and add nothing but NET_BIND_SERVICE.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  bad: [
    {
      at: 13,
      example: inDeployment(
        '',
        'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
    {
      at: 14,
      example: inDeployment(
        '',
        'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, capabilities: {drop: [ALL], add: [SYS_ADMIN]}, seccompProfile: {type: RuntimeDefault}}',
      ),
    },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      const dropped = items(at(container.security, 'capabilities', 'drop')).map((item) =>
        (text(item) ?? '').toUpperCase(),
      );
      const all = dropped.includes('ALL');
      if (!all)
        report(
          at(container.node, 'name') ?? container.node,
          `${container.name} keeps the default capabilities`,
          {
            aliases: ['trivy:KSV-0003', 'trivy:KSV-0106'],
          },
        );
      for (const item of items(at(container.security, 'capabilities', 'add'))) {
        const name = capabilityName(text(item));
        const low = name === 'NET_BIND_SERVICE';
        const aliases: Alias[] = ['trivy:KSV-0022'];
        if (NAMED[name]) aliases.push(NAMED[name]);
        if (!low && all) aliases.push('trivy:KSV-0106');
        report(item, `${container.name} has the capability ${name}`, {
          aliases,
          ...(low ? { persona: 'auditor' } : {}),
        });
      }
    }
  },
};
