import { isPylockFault, parsePylock } from '../../formats/pylock/pylock.ts';
import { parseWheelName, type WheelName } from '../../formats/wheel/name.ts';
import type { Platform } from '../../model/config.ts';
import { plainQuestion, type Question, type Resolver, TORCH_BUILDS } from '../../model/resolve.ts';

/** Asked for in turn when the wheel's tags leave the Python version open: those of the Debian releases built on. */
const PYTHONS = ['3.13', '3.11'];

/** The address at which the user's indexes have a wheel now, found by resolving exactly its version; null when they have none. */
export async function locateWheel(file: string, sha256: string, resolver: Resolver): Promise<string | null> {
  const wheel = parseWheelName(file);
  if (wheel === null) return null;
  for (const python of pythonsOf(wheel)) {
    const answer = await resolver.resolve(question(wheel, python));
    const lock = 'pylock' in answer ? parsePylock(answer.pylock) : null;
    if (lock === null || isPylockFault(lock)) continue;
    const found = lock.packages
      .flatMap((each) => each.wheels)
      .find((each) => each.file === file && (each.sha256 === null || each.sha256 === sha256));
    if (found !== undefined) return found.location;
  }
  return null;
}

function question(wheel: WheelName, python: string): Question {
  const platform: Platform = wheel.tags.some((tag) => tag.endsWith('aarch64'))
    ? 'linux/arm64'
    : 'linux/amd64';
  return plainQuestion({
    requirements: [`${wheel.name}==${wheel.version}`],
    python,
    platforms: [platform],
    prereleases: false,
    dependencies: false,
    ...(TORCH_BUILDS.includes(wheel.name) && wheel.version.endsWith('+cpu') ? { torch: 'cpu' as const } : {}),
  });
}

function pythonsOf({ tags }: WheelName): readonly string[] {
  const exact = tags.flatMap((tag) => {
    const [, minor] = /^cp3(\d+)-cp3/.exec(tag) ?? [];
    return minor === undefined ? [] : [`3.${minor}`];
  });
  return exact.length > 0 ? [...new Set(exact)] : PYTHONS;
}
