import type { YamlProblem } from '../yaml/node.ts';
import { at, entries, items, text, type YamlEntry, type YamlNode, type YamlPlace } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';

/** A container of a pod, of whichever kind. */
export interface Container {
  readonly name: string;
  readonly node: YamlNode;
  /** `containers`, `initContainers`, `ephemeralContainers`. */
  readonly list: string;
  readonly image: string | null;
  readonly security: YamlNode | null;
}

/** A pod, or the template that a workload makes pods from. */
export interface Pod {
  readonly node: YamlNode;
  readonly spec: YamlNode | null;
  readonly annotations: readonly YamlEntry[];
  readonly labels: readonly YamlEntry[];
  readonly security: YamlNode | null;
  readonly containers: readonly Container[];
  readonly volumes: readonly YamlNode[];
}

/** One object of a manifest, as a typed view. */
export interface KubernetesObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  /** Null when the manifest does not say. */
  readonly namespace: string | null;
  readonly node: YamlNode;
  /** What a finding about the whole object points at: its name. */
  readonly place: YamlPlace;
  readonly spec: YamlNode | null;
  readonly annotations: readonly YamlEntry[];
  readonly labels: readonly YamlEntry[];
  /** Null for an object that runs nothing. */
  readonly pod: Pod | null;
}

export interface Manifest {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly YamlProblem[];
}

/** Reads the objects of a manifest file; those of a List are read one by one. Never throws. */
export function readManifest(path: string, source: string): Manifest {
  const { documents, problems } = parseYaml(path, source);
  return { objects: documents.flatMap(objectsOf), problems };
}

function objectsOf(node: YamlNode): readonly KubernetesObject[] {
  const kind = text(at(node, 'kind'));
  if (kind === null || text(at(node, 'apiVersion')) === null) return [];
  return kind === 'List' ? items(at(node, 'items')).flatMap(objectsOf) : [toObject(node, kind)];
}

function toObject(node: YamlNode, kind: string): KubernetesObject {
  const name = at(node, 'metadata', 'name');
  return {
    kind,
    apiVersion: text(at(node, 'apiVersion')) ?? '',
    name: text(name) ?? '',
    namespace: text(at(node, 'metadata', 'namespace')),
    node,
    place: name ?? at(node, 'kind') ?? node,
    spec: at(node, 'spec'),
    annotations: entries(at(node, 'metadata', 'annotations')),
    labels: entries(at(node, 'metadata', 'labels')),
    pod: podOf(node, kind),
  };
}

/** Where each kind keeps its pod (Kubernetes API reference, "Workload Resources"). */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

function podOf(node: YamlNode, kind: string): Pod | null {
  const path = TEMPLATES[kind];
  const pod = path && at(node, ...path);
  if (!pod) return null;
  const spec = at(pod, 'spec');
  return {
    node: pod,
    spec,
    annotations: entries(at(pod, 'metadata', 'annotations')),
    labels: entries(at(pod, 'metadata', 'labels')),
    security: at(spec, 'securityContext'),
    containers: ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      items(at(spec, list)).map((container) => toContainer(container, list)),
    ),
    volumes: items(at(spec, 'volumes')),
  };
}

function toContainer(node: YamlNode, list: string): Container {
  return {
    name: text(at(node, 'name')) ?? '',
    node,
    list,
    image: text(at(node, 'image')),
    security: at(node, 'securityContext'),
  };
}
