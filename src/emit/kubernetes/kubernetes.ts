import type { EmittedFile } from '../../model/files.ts';
import type { Emission } from '../input.ts';
import { printYaml, type YamlObject } from '../yaml.ts';
import { ingressObjects } from './ingress.ts';
import { leftBehind } from './left-behind.ts';
import { serviceObjects } from './services.ts';
import { storeObjects } from './stores.ts';

const LABEL = 'pod-security.kubernetes.io';

/** The stack for Kubernetes, and what of it has no counterpart there. */
export function kubernetes(input: Emission): readonly EmittedFile[] {
  const namespace: YamlObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'app',
      labels: { [`${LABEL}/enforce`]: 'restricted', [`${LABEL}/warn`]: 'restricted' },
    },
  };
  const objects = [
    namespace,
    ...closed(),
    ...storeObjects(input),
    ...serviceObjects(input),
    ...ingressObjects(input),
  ];
  const heading = [
    'The stack on Kubernetes. Written by plimsoll emit.',
    'kubectl apply --filename kubernetes/stack.yaml',
  ];
  const text = objects.map((object, index) => printYaml(index === 0 ? heading : [], object)).join('---\n');
  return [
    { path: 'kubernetes/stack.yaml', text, what: 'the stack on Kubernetes' },
    { path: 'kubernetes/README.md', text: leftBehind(input), what: 'what could not be carried over' },
  ];
}

/** Nothing reaches anything that no other policy allows; names can be looked up. */
function closed(): readonly YamlObject[] {
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'closed', namespace: 'app' },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    },
  ];
}
