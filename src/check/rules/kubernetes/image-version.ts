import { isUnversioned, isVariantAlone, parseImageName } from '../../../formats/dockerfile/image.ts';
import { at } from '../../../formats/yaml/node.ts';
import { inDeployment } from '../../example.ts';
import { containers } from '../../facts/kubernetes.ts';
import type { KubernetesRule } from '../../rule.ts';

export const imageVersion: KubernetesRule = {
  id: 'kubernetes/image-version',
  title: 'A version of the image',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['trivy:KSV-0013'],
  why: 'Without a tag, or with latest, two pods of one deployment can run different versions, and none can go back.',
  fix: 'Write the version as the tag, or the digest.',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  bad: [
    { at: 14, example: inDeployment('', 'image: registry.example.org/api:latest') },
    { at: 14, example: inDeployment('', 'image: registry.example.org/api:alpine') },
  ],
  good: [inDeployment('', '')],
  check(facts, report) {
    for (const { container } of containers(facts)) {
      if (container.image === null || /[${]/.test(container.image)) continue;
      const name = parseImageName(container.image);
      const place = at(container.node, 'image') ?? container.node;
      if (isUnversioned(name))
        report(place, `${container.image} names no version`, isVariantAlone(name) ? { aliases: [] } : {});
    }
  },
};
