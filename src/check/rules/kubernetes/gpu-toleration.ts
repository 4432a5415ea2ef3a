import { at, entry, isEmpty } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const gpu =
  'resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: "1", memory: 1Gi, nvidia.com/gpu: 1}}';

export const gpuToleration: KubernetesRule = {
  id: 'kubernetes/gpu-toleration',
  title: 'A toleration for GPU nodes',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'GPU nodes are usually tainted so that others keep off: a pod that asks for a GPU without tolerating it waits for ever.',
  fix: 'Add a toleration for nvidia.com/gpu.',
  source: 'https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/',
  bad: [{ at: 13, example: inDeployment('', gpu) }],
  good: [
    inDeployment('', ''),
    inDeployment('tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]', gpu),
  ],
  check(facts, report) {
    for (const { pod, container } of containers(facts)) {
      const limits = at(container.node, 'resources', 'limits');
      const wants = ['nvidia.com/gpu', 'amd.com/gpu', 'gpu.intel.com/i915'].find(
        (name) => entry(limits, name) !== null,
      );
      if (wants && isEmpty(at(pod.spec, 'tolerations')))
        report(
          at(container.node, 'name') ?? container.node,
          `${container.name} asks for ${wants} and tolerates no taint`,
        );
    }
  },
};
