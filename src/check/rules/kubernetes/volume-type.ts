import { at, entry } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { pods } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

const DIRECT =
  `gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephFS cephfs flocker fc
  azureFile vsphereVolume quobyte azureDisk portworxVolume scaleIO storageos`.split(/\s+/);

export const volumeType: KubernetesRule = {
  id: 'kubernetes/volume-type',
  title: 'Storage through claims',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  category: 'security',
  aliases: ['trivy:KSV-0028'],
  why: 'A volume named in the pod ties it to one provider, takes credentials into the manifest and is past any quota; most such types are gone.',
  fix: 'Use a PersistentVolumeClaim.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  bad: [
    {
      at: 10,
      example: inDeployment('volumes: [{name: data, nfs: {server: nfs.example.org, path: /data}}]', ''),
    },
  ],
  good: [inDeployment('volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]', '')],
  check(facts, report) {
    for (const { object, pod } of pods(facts)) {
      for (const volume of pod.volumes) {
        const type = DIRECT.find((name) => entry(volume, name) !== null);
        if (type)
          report(at(volume, type) ?? volume, `${object.name} mounts a volume of type ${type} directly`);
      }
    }
  },
};
