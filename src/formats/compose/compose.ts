import { at, entries, isEmpty, text, type YamlEntry, type YamlNode, type YamlProblem } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { environmentBeside } from './interpolate.ts';
import { mergeCompose } from './merge.ts';
import { type ComposeService, readService } from './service.ts';

/** One or several compose files laid over one another, as `docker compose -f a -f b` reads them. */
export interface Compose {
  /** The files, base first. */
  readonly paths: readonly string[];
  readonly root: YamlNode;
  readonly services: readonly ComposeService[];
  readonly problems: readonly YamlProblem[];
}

/** Gives a file's text by its path from the root of the tree; null when it is not there. */
export type ReadText = (path: string) => string | null;

const DEEPEST = 8;

/**
 * Reads compose files laid over one another (compose specification): anchors and merge keys, `extends` within the
 * tree, variables from the `.env` beside the first. Never throws.
 * @returns null when no file holds a map
 */
export function readCompose(
  paths: readonly string[],
  read: ReadText,
  variables: ReadonlyMap<string, string> = environmentBeside(paths, read),
): Compose | null {
  const loader = new Loader(read);
  const roots = paths.flatMap((path) => loader.load(path) ?? []);
  const [first, ...rest] = roots;
  if (!first) return null;
  const root = rest.reduce((base, over) => mergeCompose(base, over), first);
  const services = entries(at(root, 'services')).map((service) => {
    const extended = { ...service, value: loader.extend(service, root, 0) };
    return readService(extended, variables);
  });
  return { paths, root, services, problems: [...loader.problems, ...misshapen(root)] };
}

/** What Compose refuses before it looks at any setting: services, or one of them, written as something else than a map. */
function misshapen(root: YamlNode): readonly YamlProblem[] {
  const all = at(root, 'services');
  const named = [
    ['services', all] as const,
    ...entries(all).map(({ key, value }) => [`services.${key}`, value] as const),
  ];
  return named.flatMap(([name, node]) => {
    if (node === null || node.kind === 'map' || isEmpty(node)) return [];
    const { path, start, end } = node;
    return [{ path, start, end, message: `${name} must be a mapping` }];
  });
}

class Loader {
  readonly problems: YamlProblem[] = [];
  private readonly loaded = new Map<string, YamlNode | null>();
  private readonly read: ReadText;

  constructor(read: ReadText) {
    this.read = read;
  }

  load(path: string): YamlNode | null {
    const known = this.loaded.get(path);
    if (known !== undefined) return known;
    const written = this.read(path);
    const { documents, problems } =
      written === null ? { documents: [], problems: [] } : parseYaml(path, written);
    this.problems.push(...problems);
    const node = documents.find(({ kind }) => kind === 'map') ?? null;
    this.loaded.set(path, node);
    return node;
  }

  /** A service with the one it extends below it. */
  extend({ value: node, at: place }: YamlEntry, root: YamlNode, depth: number): YamlNode {
    const extended = at(node, 'extends');
    if (!extended || depth >= DEEPEST) return node;
    const name = text(extended) ?? text(at(extended, 'service'));
    const file = text(at(extended, 'file'));
    const other = file === null ? root : this.load(join(place.path, file));
    const base = entries(at(other, 'services')).find(({ key }) => key === name);
    if (!base || base.value === node) return node;
    return mergeCompose(this.extend(base, other ?? root, depth + 1), node);
  }
}

/** A path beside another one, `..` resolved; it cannot leave the root. */
function join(beside: string, path: string): string {
  const parts = beside.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
