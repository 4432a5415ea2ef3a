import { targetEnvironment } from '../../formats/marker/environment.ts';
import { evaluateMarker } from '../../formats/marker/evaluate.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { parseRequirement } from '../../formats/pep508/requirement.ts';
import type { Graph } from './graph.ts';
import type { OptionInput } from './option.ts';

const METADATA = /python(?<version>3\.\d+)\/.*\/(?<name>[^/]+)-[^/-]+\.dist-info\/METADATA$/;
const EXTRA = /extra\s*==\s*['"]([^'"]+)['"]/g;

/** What a distribution needs, always (the empty name) and for each of its extras, in this image's environment. */
type Needs = ReadonlyMap<string, readonly Need[]>;

interface Need {
  readonly name: string;
  readonly extras: readonly string[];
}

/**
 * What the image's Python distributions need of one another, by their METADATA. Nothing installed says which extras
 * were asked for: one counts when another distribution asks for it, or when all that it needs is there and not all of that
 * was declared by the application itself.
 */
export function pythonGraph(input: OptionInput): Graph {
  const needs = needsByName(input);
  const declared = new Set(input.uses?.inventory.services.flatMap((service) => service.declared) ?? []);
  const asked = new Set<string>();
  const wantedBy = (name: string): readonly Need[] =>
    [...(needs.get(name) ?? [])].flatMap(([extra, wanted]) => {
      const isThere = () =>
        wanted.every((need) => needs.has(need.name)) && wanted.some((need) => !declared.has(need.name));
      return extra === '' || asked.has(`${name}[${extra}]`) || isThere() ? wanted : [];
    });
  // What is asked for may ask for more.
  for (let before = -1; before < asked.size; ) {
    before = asked.size;
    for (const { name, extras } of [...needs.keys()].flatMap(wantedBy))
      for (const extra of extras) asked.add(`${name}[${extra}]`);
  }
  return new Map([...needs.keys()].map((name) => [name, wantedBy(name).map((need) => need.name)]));
}

function needsByName({ texts, visible, platform }: OptionInput): ReadonlyMap<string, Needs> {
  const machine = platform.startsWith('linux/arm64') ? 'linux/arm64' : 'linux/amd64';
  const all = new Map<string, Needs>();
  for (const [path, text] of texts) {
    const { name = '', version = '' } = METADATA.exec(path)?.groups ?? {};
    if (name !== '' && visible.has(path))
      all.set(normalizeName(name), needsOf(text, targetEnvironment(machine, `${version}.0`)));
  }
  return all;
}

function needsOf(text: string, environment: ReturnType<typeof targetEnvironment>): Needs {
  const needs = new Map<string, Need[]>();
  const head = text.slice(0, text.search(/\r?\n\r?\n|$(?![\s\S])/));
  for (const [, line = ''] of head.matchAll(/^Requires-Dist: *(.*?)\r?$/gm)) {
    const requirement = parseRequirement(line);
    if (!('name' in requirement)) continue;
    const { marker, extras } = requirement;
    const names = [...line.matchAll(EXTRA)].map(([, extra = '']) => normalizeName(extra));
    for (const extra of names.length > 0 ? names : ['']) {
      const given = new Set(extra === '' ? [] : [extra]);
      if (marker !== null && !evaluateMarker(marker, { ...environment, extras: given })) continue;
      const need = { name: normalizeName(requirement.name), extras };
      needs.set(extra, [...(needs.get(extra) ?? []), need]);
    }
  }
  return needs;
}
