import { targetEnvironment } from '../../formats/marker/environment.ts';
import { evaluateMarker } from '../../formats/marker/evaluate.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { parseRequirement } from '../../formats/pep508/requirement.ts';
import type { Graph } from './graph.ts';
import type { OptionInput } from './option.ts';

const METADATA = /python(?<version>3\.\d+)\/.*\/(?<name>[^/]+)-[^/-]+\.dist-info\/METADATA$/;
const EXTRA = /extra\s*==\s*['"]([^'"]+)['"]/g;

/** What the image's Python distributions need of one another, by their METADATA; needs of extras count. */
export function pythonGraph({ texts, visible, platform }: OptionInput): Graph {
  const graph = new Map<string, readonly string[]>();
  const machine = platform.startsWith('linux/arm64') ? 'linux/arm64' : 'linux/amd64';
  for (const [path, text] of texts) {
    const { name = '', version = '' } = METADATA.exec(path)?.groups ?? {};
    if (name === '' || !visible.has(path)) continue;
    const environment = targetEnvironment(machine, `${version}.0`);
    graph.set(normalizeName(name), [...needs(text, environment)]);
  }
  return graph;
}

function* needs(text: string, environment: ReturnType<typeof targetEnvironment>): Generator<string> {
  const head = text.slice(0, text.search(/\r?\n\r?\n|$(?![\s\S])/));
  for (const [, line = ''] of head.matchAll(/^Requires-Dist: *(.*?)\r?$/gm)) {
    const requirement = parseRequirement(line);
    if (!('name' in requirement)) continue;
    const extras = new Set([...line.matchAll(EXTRA)].map(([, extra = '']) => normalizeName(extra)));
    const holds =
      requirement.marker === null || evaluateMarker(requirement.marker, { ...environment, extras });
    if (holds) yield normalizeName(requirement.name);
  }
}
