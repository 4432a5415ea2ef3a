import { normalizeName } from '../../formats/pep508/name.ts';
import { printRequirement } from '../../formats/pep508/requirement.ts';
import { sha256s } from '../../formats/pins/values.ts';
import type { Options } from '../../formats/requirements/options.ts';
import { type RequirementLine, readRequirements } from '../../formats/requirements/requirements.ts';
import type { Indexes } from '../../model/resolve.ts';
import type { Tree } from '../../model/tree.ts';
import { findLinksInTree } from '../findings.ts';
import type { Asks } from './asks.ts';
import { isAddress } from './indexes.ts';
import { NOTHING, type Read } from './read.ts';

/**
 * A requirements file with what it includes, its options and the hashes of its lines.
 * @param also further ones that are installed with it
 */
export function readRequirementsFile(
  path: string,
  tree: Tree,
  asks: Asks,
  also: readonly string[] = [],
): Read {
  const file = readRequirements(path, tree.text, also);
  asks.tell(...file.diagnostics);
  for (const line of file.requirements) {
    if (line.location === null && line.requirement !== null)
      asks.add({ ...line, requirement: printRequirement(line.requirement) });
    else asks.location(line.location ?? line.text, line.requirement, { ...line, requirement: line.text });
  }
  return {
    ...NOTHING,
    constraints: file.constraints.flatMap(({ requirement }) =>
      requirement === null || requirement.url !== null ? [] : printRequirement(requirement),
    ),
    allowed: hashesOf(file.requirements),
    indexes: indexesOf(file.options, path, asks),
    prereleases: file.options.pre,
    files: file.files,
  };
}

function hashesOf(lines: readonly RequirementLine[]): ReadonlyMap<string, ReadonlySet<string>> {
  const allowed = new Map<string, Set<string>>();
  for (const { requirement, hashes } of lines) {
    const taken = sha256s(hashes);
    if (requirement === null || taken.length === 0) continue;
    const name = normalizeName(requirement.name);
    allowed.set(name, new Set([...(allowed.get(name) ?? []), ...taken]));
  }
  return allowed;
}

function indexesOf(options: Options, path: string, asks: Asks): Indexes {
  for (const place of options.findLinks) if (!isAddress(place)) asks.tell(findLinksInTree(path, place));
  return {
    default: options.indexUrl,
    extra: options.extraIndexUrls.map((url, at) => ({ name: `extra-${at + 1}`, url, explicit: false })),
    findLinks: options.findLinks.filter(isAddress),
    noIndex: options.noIndex,
    pinned: {},
  };
}
