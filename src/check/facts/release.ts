import type { Stage } from './stage.ts';

/** A release of a distribution, as far as the name of an image tells. */
export interface Release {
  readonly distribution: 'debian' | 'ubuntu';
  /** `12`, `24.04`. */
  readonly number: number;
}

const NAMES: Readonly<Record<string, Release>> = {
  bullseye: { distribution: 'debian', number: 11 },
  bookworm: { distribution: 'debian', number: 12 },
  trixie: { distribution: 'debian', number: 13 },
  focal: { distribution: 'ubuntu', number: 20.04 },
  jammy: { distribution: 'ubuntu', number: 22.04 },
  noble: { distribution: 'ubuntu', number: 24.04 },
};

/**
 * The distribution's release that a stage stands on, by its base: named in the tag, or the one that tags of Python
 * without it lead to. Null where neither is so; a tag with all three numbers keeps the release of its day.
 */
export function releaseOf(stage: Stage): Release | null {
  if (stage.parent) return releaseOf(stage.parent);
  const { repository, tag } = stage.base.name;
  const name = repository.replace(/^library\//, '');
  const words = (tag ?? '').split(/[-_]/);
  const named = words.map((word) => NAMES[word]).find((release) => release !== undefined);
  if (named) return named;
  const numbered = words
    .map((word) => /^(ubuntu|debian)(\d+(?:\.\d+)?)$/.exec(word))
    .find((found) => found !== null);
  if (numbered)
    return { distribution: numbered[1] === 'ubuntu' ? 'ubuntu' : 'debian', number: Number(numbered[2]) };
  if (/^(debian|ubuntu)$/.test(name)) {
    const [, number] = /^(\d+(?:\.\d+)?)(-|$)/.exec(tag ?? '') ?? [];
    return number === undefined
      ? null
      : { distribution: name === 'ubuntu' ? 'ubuntu' : 'debian', number: Number(number) };
  }
  // Tags of Python follow Debian's stable release for as long as that Python gets updates.
  const [, minor] = /^3\.(\d+)(-slim)?$/.exec(tag ?? '') ?? [];
  if (name !== 'python' || minor === undefined || Number(minor) < 7) return null;
  return { distribution: 'debian', number: Number(minor) >= 9 ? 13 : 12 };
}
