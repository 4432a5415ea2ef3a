import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { YamlEntry, YamlNode, YamlPlace, YamlProblem, YamlScalar } from './node.ts';

export interface YamlFile {
  readonly documents: readonly YamlNode[];
  readonly problems: readonly YamlProblem[];
}

/** Maps and lists inside one another that are followed: no manifest a person wrote has more. */
const DEEPEST = 60;
/** Nodes of one file that are made, aliases counting once. */
const MOST = 200_000;

/**
 * Reads the documents of a YAML file as plain nodes that know their place. Aliases and merge keys (`<<`) are
 * resolved; a node that is referred to often is made once, so that a file of aliases to aliases stays small. Never
 * throws: what is malformed, too deep or too much is in `problems`.
 */
export function parseYaml(path: string, text: string): YamlFile {
  const problems: YamlProblem[] = [];
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', strict: false });
    const nodes: YamlNode[] = [];
    for (const document of 'empty' in documents ? [] : documents) {
      for (const { message, pos } of document.errors)
        problems.push({ path, start: pos[0], end: pos[1], message: message.split('\n')[0] ?? message });
      const node = new Maker(path, document, problems).make(document.contents, 0);
      if (document.contents) nodes.push(node);
    }
    return { documents: nodes, problems };
  } catch (error) {
    // The parser recurses into brackets without a bound.
    if (!(error instanceof RangeError)) throw error;
    return {
      documents: [],
      problems: [{ path, start: 0, end: 0, message: 'the nesting is too deep to be read' }],
    };
  }
}

class Maker {
  private readonly made = new Map<ParsedNode, YamlNode>();
  private readonly open = new Set<ParsedNode>();
  private readonly path: string;
  private readonly document: Document.Parsed;
  private readonly problems: YamlProblem[];

  constructor(path: string, document: Document.Parsed, problems: YamlProblem[]) {
    this.path = path;
    this.document = document;
    this.problems = problems;
  }

  make(node: ParsedNode | null, depth: number): YamlNode {
    if (!node) return this.nothing(null);
    const done = this.made.get(node);
    if (done) return done;
    if (depth > DEEPEST || this.made.size > MOST || this.open.has(node)) return this.refuse(node);
    this.open.add(node);
    const result = this.read(node, depth + 1);
    this.open.delete(node);
    this.made.set(node, result);
    return result;
  }

  private read(node: ParsedNode, depth: number): YamlNode {
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target) return this.make(target as ParsedNode, depth);
      this.problems.push({
        ...this.place(node),
        message: `there is no anchor before the alias *${node.source}`,
      });
      return this.nothing(node);
    }
    const place = this.place(node);
    if (isMap(node))
      return {
        kind: 'map',
        ...place,
        entries: this.entries(node.items as readonly Pair<ParsedNode, ParsedNode | null>[], depth),
      };
    if (isSeq(node))
      return {
        kind: 'list',
        ...place,
        items: (node.items as ParsedNode[]).map((item) => this.make(item, depth)),
      };
    return isScalar(node) ? this.scalar(node) : this.nothing(node);
  }

  private entries(
    pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
    depth: number,
  ): readonly YamlEntry[] {
    const own: YamlEntry[] = [];
    const merged: YamlEntry[] = [];
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.source ?? key.value ?? '') : '';
      const node = this.make(value, depth);
      if (name === '<<') merged.push(...this.mergeable(node));
      else own.push({ key: name, at: this.place(key), value: node });
    }
    const taken = new Set(own.map(({ key }) => key));
    return [...own, ...merged.filter(({ key }) => !taken.has(key) && taken.add(key))];
  }

  private mergeable(node: YamlNode): readonly YamlEntry[] {
    if (node.kind === 'list') return node.items.flatMap((item) => this.mergeable(item));
    return node.kind === 'map' ? node.entries : [];
  }

  private scalar(node: Scalar.Parsed): YamlScalar {
    const { value } = node;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return {
      kind: 'scalar',
      ...this.place(node),
      value: plain ? value : value === null ? null : String(value),
      text: node.source ?? String(value ?? ''),
    };
  }

  private nothing(node: ParsedNode | null): YamlScalar {
    return { kind: 'scalar', ...this.place(node), value: null, text: '' };
  }

  private refuse(node: ParsedNode): YamlScalar {
    const told = this.problems.some(({ message }) => message === TOO_MUCH);
    if (!told) this.problems.push({ ...this.place(node), message: TOO_MUCH });
    return this.nothing(node);
  }

  private place(node: ParsedNode | null): YamlPlace {
    const [start = 0, end = 0] = node?.range ?? [];
    return { path: this.path, start, end };
  }
}

const TOO_MUCH = 'the file is nested too deep, refers to itself or is too large to be read whole';
