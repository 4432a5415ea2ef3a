import { type KubernetesObject, readManifest } from '../../formats/kubernetes/manifest.ts';
import type { Finding } from '../../model/finding.ts';
import type { CheckFinding } from '../finding.ts';
import { kubernetesRules } from '../rules/kubernetes.ts';
import { runRules } from '../run.ts';
import type { Source } from '../source.ts';
import { malformed } from './malformed.ts';

/** Checks manifests that are deployed together; with `apart` each file is looked at on its own. */
export function checkManifests(
  sources: readonly Source[],
  apart: boolean,
): {
  readonly objects: readonly KubernetesObject[];
  readonly findings: readonly CheckFinding[];
  readonly diagnostics: readonly Finding[];
} {
  const read = sources.map((source) => ({ source, manifest: readManifest(source.path, source.text) }));
  const all = read.flatMap(({ manifest }) => manifest.objects);
  return {
    objects: all,
    findings: read.flatMap(({ source, manifest: { objects } }) =>
      runRules(kubernetesRules, { objects, all: apart ? objects : all }, source, () => source),
    ),
    diagnostics: read.flatMap(({ source, manifest }) =>
      manifest.problems.slice(0, 1).map((problem) => malformed(problem, source)),
    ),
  };
}
