import { parseStanza } from '../../formats/deb822/parse.ts';
import type { PackageInput } from '../packages/owners.ts';
import type { Graph } from './graph.ts';

const FIELDS = new Set(['package', 'status', 'depends', 'pre-depends', 'essential', 'priority']);

/** The Debian packages of an image, as dpkg has them. */
export interface DebianGraph {
  readonly graph: Graph;
  /** What a Debian system is made of: essential, required and important packages. */
  readonly system: readonly string[];
}

/** What the image's Debian packages need of one another, by dpkg's status; of alternatives the first that is there. */
export function debianGraph({ texts, visible }: PackageInput): DebianGraph {
  const status = visible.has('var/lib/dpkg/status') ? texts.get('var/lib/dpkg/status') : undefined;
  const stanzas = (status?.split(/\n{2,}/) ?? [])
    .map((paragraph) => parseStanza(paragraph, FIELDS))
    .filter((stanza) => stanza.get('status')?.endsWith(' installed'));
  const names = new Set(stanzas.map((stanza) => stanza.get('package') ?? ''));
  const graph = new Map<string, readonly string[]>();
  for (const stanza of stanzas) {
    const clauses = [stanza.get('pre-depends'), stanza.get('depends')].flatMap(
      (field) => field?.split(',') ?? [],
    );
    graph.set(
      stanza.get('package') ?? '',
      clauses.flatMap(
        (clause) =>
          clause
            .split('|')
            .map(nameOf)
            .find((name) => names.has(name)) ?? [],
      ),
    );
  }
  const system = stanzas
    .filter(
      (stanza) =>
        stanza.get('essential') === 'yes' || /^(required|important)$/.test(stanza.get('priority') ?? ''),
    )
    .map((stanza) => stanza.get('package') ?? '');
  return { graph, system };
}

/** `libc6:any (>= 2.36)` is about `libc6`. */
function nameOf(clause: string): string {
  return /^\s*([^\s:(]+)/.exec(clause)?.[1] ?? '';
}
