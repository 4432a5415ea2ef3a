import { posix } from 'node:path';
import { relativePath } from '../path/relative.ts';
import { type Closure, type Fault, fitting, type NpmPackage, type Placed, type Placement } from './placed.ts';

/** Folders below one another: more come only of packages that ask for each other round in a circle. */
const DEEPEST = 24;

/** One package asking for another: by the name it imports it by. */
export interface Edge {
  readonly name: string;
  /** Id of a node, or the folder of a package of the tree. */
  readonly to: { readonly id: string } | { readonly folder: string };
  readonly optional: boolean;
}

export interface GraphNode {
  readonly package: NpmPackage;
  readonly edges: readonly Edge[];
}

/** Packages that know what they ask for and not yet where they are. */
export interface Graph {
  /** Null when there is no such node; why it cannot be taken when it is of no registry. */
  node(id: string): GraphNode | Fault | null;
  /** What a package of the tree asks for. */
  asked(folder: string, development: boolean): readonly Edge[];
}

type HoistOptions = Omit<Closure, 'folder'>;

/**
 * Gives every package that can be reached from the folders a place, the way npm and Yarn do: in the top `node_modules`
 * when the name is free there, else in that of the package that asks. What is placed is found by Node.js from every
 * package that asks for it, because packages are gone through level by level: nothing below a package has been looked at
 * when its own folder gets something.
 */
export function hoist(
  graph: Graph,
  folders: readonly string[],
  options: HoistOptions,
): Placement | { readonly fault: Fault } {
  const hoisting = new Hoisting(graph, options);
  for (const folder of folders) hoisting.member(folder, options.development);
  return hoisting.run();
}

class Hoisting {
  readonly #graph: Graph;
  readonly #options: HoistOptions;
  readonly #placed = new Map<string, Placed>();
  /** What is in each folder: the id of a node, or `->` and the folder of a package of the tree. */
  readonly #ids = new Map<string, string>();
  readonly #members = new Set<string>();
  readonly #queue: { readonly folder: string; readonly edges: readonly Edge[] }[] = [];

  constructor(graph: Graph, options: HoistOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  member(folder: string, development: boolean): void {
    if (this.#members.has(folder)) return;
    this.#members.add(folder);
    this.#queue.push({ folder, edges: this.#graph.asked(folder, development) });
  }

  run(): Placement | { readonly fault: Fault } {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      for (const edge of next.edges) {
        const why = this.#follow(next.folder, edge);
        if (why !== null) return { fault: { ...why, message: `${edge.name} ${why.message}` } };
      }
    return this.#placed;
  }

  /** Places what an edge leads to, unless it is found already; says what stands in the way. */
  #follow(from: string, { name, to, optional }: Edge): Fault | null {
    const id = 'id' in to ? to.id : `->${to.folder}`;
    const found = findFrom(from, name, this.#ids);
    if (found !== null && this.#ids.get(found) === id) return null;
    const folder = posix.join(found === null ? '.' : from, 'node_modules', name);
    if (folder.split('node_modules/').length > DEEPEST)
      return unplaced('and others ask for one another in versions that no folders can hold');
    if ('folder' in to) {
      if (to.folder !== '.' && relativePath(to.folder) !== to.folder)
        return unplaced('is linked to a folder outside of the tree');
      this.#ids.set(folder, id);
      this.#placed.set(folder, { link: to.folder });
      // Where something is built, what it imports of the tree may have to be built before.
      this.member(to.folder, this.#options.development);
      return null;
    }
    const node = this.#graph.node(to.id);
    if (node === null) return optional ? null : unplaced(`(${id}) is asked for and not described`);
    if ('message' in node) return optional ? null : node;
    const { fits, name: own, version } = node.package;
    if (optional && this.#options.without?.has(`${own}@${version}`)) return null;
    if (optional && fits !== null && fitting(fits, this.#options.platforms, own).length === 0) return null;
    this.#ids.set(folder, id);
    this.#placed.set(folder, { package: { ...node.package, optional } });
    this.#queue.push({ folder, edges: node.edges });
    return null;
  }
}

function unplaced(message: string): Fault {
  return { message, line: null };
}

/** Why a package is not taken that a lock has from an address of its own. */
export function elsewhere(address: string, lock: string): Fault {
  const line = lock.split('\n').findIndex((one) => one.includes(address)) + 1;
  return { message: `comes from ${address} and not from a registry`, line: line === 0 ? null : line };
}

/** The folder in which Node.js finds the name, or null. */
function findFrom(from: string, name: string, ids: ReadonlyMap<string, string>): string | null {
  for (let at = from; ; at = posix.dirname(at)) {
    const folder = posix.join(at, 'node_modules', name);
    if (ids.has(folder)) return folder;
    if (at === '.') return null;
  }
}
