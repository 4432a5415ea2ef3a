import { at, text } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { Alias, KubernetesRule } from '../../rule.ts';

const SYSTEM = new Set(['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr', '/var/lib/docker']);

export const hostPath: KubernetesRule = {
  id: 'kubernetes/host-path',
  title: 'No folder of the node',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:KSV-0023', 'trivy:KSV-0006', 'trivy:KSV-0121'],
  why: "A pod with a folder of the node reads and changes what other pods and the node itself rely on; with the engine's socket it is root there.",
  fix: 'Use a PersistentVolumeClaim, a ConfigMap or an emptyDir.',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
  bad: [{ at: 10, example: inDeployment('volumes: [{name: data, hostPath: {path: /data}}]', '') }],
  good: [inDeployment('volumes: [{name: data, emptyDir: {}}]', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      for (const volume of pod.volumes) {
        const found = at(volume, 'hostPath');
        if (!found) continue;
        const path = text(at(found, 'path')) ?? '';
        const aliases: Alias[] = ['trivy:KSV-0023'];
        if (/docker\.sock$/.test(path)) aliases.push('trivy:KSV-0006');
        if (SYSTEM.has(path)) aliases.push('trivy:KSV-0121');
        report(found, `${object.name} mounts ${path} of the node`, { aliases });
      }
    }
  },
};
