import { evaluateMarker } from '../formats/marker/evaluate.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import { bestWheel } from '../formats/wheel/tags.ts';
import type { Finding } from '../model/finding.ts';
import type { Requirements } from '../model/plan.ts';
import { finding } from './findings.ts';
import type { Target } from './select.ts';

/** Wheels that a service is spared. */
interface Spared {
  readonly packages: number;
  /** Of the wheels, by the index's own figures. */
  readonly bytes: number;
}

/**
 * What is not fetched because the plan has dropped what asks for it: of all that this would bring, whatever is not installed
 * for something else. Null when that is nothing, or when the index does not say how large a wheel is.
 * @param brought all that the dropped requirements would bring, themselves included
 * @param staying normalised names of what is installed
 */
export function sparedBy(
  brought: readonly PylockPackage[],
  staying: ReadonlySet<string>,
  { wheels: target, environment }: Target,
): Spared | null {
  const gone = brought.filter(
    ({ name, marker }) => !staying.has(name) && (marker === null || evaluateMarker(marker, environment)),
  );
  const sizes = gone.map(({ wheels }) => {
    const best = bestWheel(
      wheels.map(({ file }) => file),
      target,
    );
    return wheels.find(({ file }) => file === best)?.size ?? null;
  });
  if (gone.length === 0 || sizes.includes(null)) return null;
  return { packages: gone.length, bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) };
}

/** What the plan has dropped, by the bytes of what is not fetched for it. */
export function notFetched(
  service: string,
  { manifest, dropped }: Pick<Requirements, 'manifest' | 'dropped'>,
  { packages, bytes }: Spared,
): Finding {
  const message = `${service}: without ${dropped.join(', ')} ${plural(packages, 'package')} and ${formatBytes(bytes)} of wheels are not fetched, by the figures of the index`;
  const fix = 'Declare them apart, for what needs them; or name them under keep in plimsoll.yaml.';
  return finding('lock/left-out', 'note', { path: manifest, line: null }, message, fix);
}
