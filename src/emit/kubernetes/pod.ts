import type { Choice } from '../../model/evidence.ts';
import type { Limits, Probe } from '../../model/plan.ts';
import type { Secret, Setting, Stack } from '../../model/stack.ts';
import type { YamlObject, YamlValue } from '../yaml.ts';

/** Restricted, as the Pod Security Standards have it. */
export function podSecurity(user: string): YamlObject {
  const [uid = '10001', gid = '10001'] = user.split(':');
  return {
    runAsNonRoot: true,
    runAsUser: Number(uid),
    runAsGroup: Number(gid),
    fsGroup: Number(gid),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export const CONTAINER_SECURITY: YamlObject = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Half of the limit is kept free; the processor is shared beyond it. */
export function resources({ value }: Choice<Limits>): YamlObject {
  const memory = Math.ceil(value.memory / 2 ** 20);
  return {
    requests: { cpu: `${Math.round(value.cpus * 250)}m`, memory: `${Math.ceil(memory / 2)}Mi` },
    limits: { cpu: `${Math.round(value.cpus * 1000)}m`, memory: `${memory}Mi` },
  };
}

/** One question asked three ways: until it has started, whether it takes requests, whether it has to be started anew. */
export function probes({ value }: Choice<Probe>): YamlObject {
  const exec = { exec: { command: value.argv }, timeoutSeconds: value.timeout };
  return {
    startupProbe: { ...exec, periodSeconds: 5, failureThreshold: Math.ceil(value.startPeriod / 5) + 12 },
    readinessProbe: { ...exec, periodSeconds: 10, failureThreshold: value.retries },
    livenessProbe: { ...exec, periodSeconds: value.interval, failureThreshold: value.retries },
  };
}

/** Settings, with every secret by reference. A text that holds a secret gets it from a variable named before it. */
export function environment(
  settings: Readonly<Record<string, Choice<Setting>>>,
  stack: Stack,
): readonly YamlValue[] {
  const texts = Object.entries(settings).flatMap(([name, { value }]) =>
    value.kind === 'text' ? [[name, value.text] as const] : [],
  );
  const used = new Set(
    texts.flatMap(([, text]) => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '')),
  );
  const references = stack.secrets
    .filter(({ value }) => used.has(value.name))
    .map(({ value }) => reference(value));
  const plain = texts
    .filter(([name, text]) => text !== `\${${name}}`)
    .map(([name, text]) => ({ name, value: text.replace(/\$\{(\w+)\}/g, '$($1)') }));
  return [...references, ...plain];
}

function reference({ name }: Secret): YamlObject {
  return { name, valueFrom: { secretKeyRef: { name: 'app-secrets', key: name } } };
}

export function labels(id: string): YamlObject {
  return { 'app.kubernetes.io/name': id, 'app.kubernetes.io/managed-by': 'kubectl' };
}
