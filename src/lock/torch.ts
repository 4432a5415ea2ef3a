import { normalizeName } from '../formats/pep508/name.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { UserError } from '../model/error.ts';
import type { Outcome } from '../model/finding.ts';
import { type Resolver, TORCH_BUILDS } from '../model/resolve.ts';
import { ask, type Resolution, type ResolveOptions } from './ask.ts';
import { isForGpu } from './cuda.ts';
import { environmentsOf } from './place.ts';
import { noCpuTorch } from './torch-findings.ts';
import type { Ask } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';

/**
 * The same with PyTorch's builds for CPUs, of the same releases: for a service that runs on no GPU and whose manifest leaves
 * it open which builds are meant. What was resolved, with a finding, where these cannot be had or bring nothing.
 */
export async function withCpuTorch(
  usual: Outcome<Resolution | null>,
  wanted: Wanted,
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  if (usual.value === null || usual.value.foreign) return usual;
  const { select } = usual.value;
  const packages = environmentsOf(options).flatMap(select);
  const releases = new Map(packages.filter(isTorch).map(({ name, version }) => [name, version]));
  if (!releases.has('torch') || !packages.some(isForGpu) || isSettled(wanted)) return usual;
  const named = [...releases].map(
    ([name, version]): Ask => ({
      requirement: { name, extras: [], specifier: `==${version}`, url: null, marker: null },
      path: null,
      line: null,
    }),
  );
  const others = wanted.asks.filter(
    ({ requirement: { name, extras, marker } }) =>
      !releases.has(normalizeName(name)) || extras.length > 0 || marker !== null,
  );
  try {
    const cpu = await ask(wanted, { asks: [...others, ...named], torch: 'cpu' }, resolver, options);
    if (cpu.value === null) return { ...usual, diagnostics: told(usual, cpu.diagnostics[0]?.message ?? '') };
    const { select: selectCpu } = cpu.value;
    if (
      environmentsOf(options).flatMap(selectCpu).filter(isForGpu).length >= packages.filter(isForGpu).length
    )
      return { ...usual, diagnostics: told(usual, 'the index has none') };
    return { value: { ...cpu.value, usual: select }, diagnostics: cpu.diagnostics };
  } catch (error) {
    if (!(error instanceof UserError) || !error.code.startsWith('resolve/')) throw error;
    return { ...usual, diagnostics: told(usual, error.message) };
  }
}

function told({ diagnostics }: Outcome<unknown>, why: string): Outcome<unknown>['diagnostics'] {
  return [...diagnostics, noCpuTorch(why)];
}

/** A build that is named, an index that it comes from, files that it must be: whoever wrote that has chosen. */
function isSettled({ asks, allowed, pinned, indexes }: Wanted): boolean {
  return (
    TORCH_BUILDS.some((name) => allowed.has(name) || pinned?.names.has(name) || name in indexes.pinned) ||
    asks.some(
      ({ requirement: { name, specifier, url } }) =>
        TORCH_BUILDS.includes(normalizeName(name)) && (url !== null || specifier.includes('+')),
    )
  );
}

function isTorch({ name, version }: PylockPackage): boolean {
  return TORCH_BUILDS.includes(name) && version !== null && !version.includes('+');
}
