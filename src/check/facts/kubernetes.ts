import type { Container, KubernetesObject, Pod } from '../../formats/kubernetes/manifest.ts';

/** The objects of one file, and those of all files that are deployed with it. */
export interface KubernetesFacts {
  readonly objects: readonly KubernetesObject[];
  readonly all: readonly KubernetesObject[];
}

/** A container with what it stands in. */
export interface InPod {
  readonly object: KubernetesObject;
  readonly pod: Pod;
  readonly container: Container;
}

/** The pods of the objects, without those of patches: what these leave out stands in what they are laid over. */
export function pods({
  objects,
}: KubernetesFacts): readonly { readonly object: KubernetesObject; readonly pod: Pod }[] {
  return objects.flatMap((object) =>
    object.pod?.containers.every(({ image }) => image !== null) ? [{ object, pod: object.pod }] : [],
  );
}

/** The containers of the objects' pods, those for setting up included. */
export function containers(facts: KubernetesFacts): readonly InPod[] {
  return pods(facts).flatMap(({ object, pod }) =>
    pod.containers.map((container) => ({ object, pod, container })),
  );
}
