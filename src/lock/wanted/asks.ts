import { posix } from 'node:path';
import type { Declared } from '../../formats/manifest/manifest.ts';
import { pyprojectManifest } from '../../formats/manifest/pyproject.ts';
import { isFault } from '../../formats/pep508/cursor.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { parseRequirement, type Requirement } from '../../formats/pep508/requirement.ts';
import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { badRequirement, fromSource, localPackage, localWheel, noSuchGroup } from '../findings.ts';
import { adjust, withoutFile } from './adjust.ts';

/** A requirement, and where it stands: null when the plan adds it. */
export interface Ask {
  readonly requirement: Requirement;
  readonly path: string | null;
  /** 1-based, or null. */
  readonly line: number | null;
}

/** The normalised name (PEP 503) of what is asked for. */
export function askedName({ requirement }: Pick<Ask, 'requirement'>): string {
  return normalizeName(requirement.name);
}

/** A requirement as it is written. */
export interface Written {
  /** PEP 508, or a bare address or path. */
  readonly requirement: string;
  readonly path: string | null;
  readonly line: number | null;
}

/** Whether a dependency is installed: to run, or with a group that is asked for. */
export function isTaken({ group }: Declared, groups: ReadonlySet<string>): boolean {
  return group === null || groups.has(normalizeName(group));
}

/**
 * Collects requirements, sorted out into those that a resolver understands and those that are findings: broken ones,
 * sources of version control, files of other platforms. A package of the tree counts as what it declares itself.
 */
export class Asks {
  readonly #tree: Tree;
  readonly #dropped: ReadonlySet<string>;
  readonly #list: Ask[] = [];
  readonly #left: Ask[] = [];
  readonly #diagnostics: Finding[] = [];
  readonly #files = new Set<string>();

  constructor(tree: Tree, dropped: ReadonlySet<string>) {
    this.#tree = tree;
    this.#dropped = dropped;
  }

  get list(): readonly Ask[] {
    return this.#list;
  }

  /** Those of dropped names. */
  get left(): readonly Ask[] {
    return this.#left;
  }

  get diagnostics(): readonly Finding[] {
    return this.#diagnostics;
  }

  /** Files read on the way. */
  get files(): readonly string[] {
    return [...this.#files];
  }

  tell(...findings: readonly Finding[]): void {
    this.#diagnostics.push(...findings);
  }

  /** Tells the groups that are asked for and that no manifest has. */
  demand(path: string, groups: ReadonlySet<string>, declared: readonly Declared[]): void {
    const there = new Set(declared.flatMap(({ group }) => (group === null ? [] : normalizeName(group))));
    const lacking = [...groups].filter((group) => !there.has(group));
    if (lacking.length > 0) this.tell(noSuchGroup(path, lacking, [...there].sort()));
  }

  add(written: Written): void {
    const parsed = parseRequirement(written.requirement);
    if (isFault(parsed)) this.tell(badRequirement(written, parsed.fault));
    else if (parsed.url !== null) this.location(parsed.url, parsed, written);
    else this.#take({ ...written, requirement: parsed });
  }

  /** A requirement that is an address or a path; `named` when it also has a name. */
  location(text: string, named: Requirement | null, written: Written): void {
    if (named !== null && this.#dropped.has(normalizeName(named.name))) return;
    const [place = ''] = text.split(/[#;]/);
    const isWheel = /\.whl$/i.test(place.trim());
    if (/^https?:/i.test(place) && isWheel && named !== null)
      this.#take({ ...written, requirement: { ...named, url: place.trim() } });
    else if (/^file:/i.test(place) && named !== null) {
      const { value, diagnostics } = withoutFile({
        ...written,
        requirement: { ...named, url: place.trim() },
      });
      this.tell(...diagnostics);
      this.#take(value);
    } else if (/^[a-z][a-z+.-]+:/i.test(place)) this.tell(fromSource(written, named?.name ?? place));
    else if (isWheel) this.tell(localWheel(written, place.trim()));
    else this.#folder(place.replace(/\[.*$/, '').trim(), written);
  }

  /** A project of the tree: its source is in the image anyway, what it needs must be installed. */
  #folder(place: string, written: Written): void {
    const from = posix.dirname(written.path ?? '.');
    const path = posix.join(from, place.replaceAll('\\', '/'), 'pyproject.toml');
    if (this.#files.has(path)) return;
    const text = path.startsWith('..') ? null : this.#tree.text(path);
    this.tell(localPackage(written, place, text !== null));
    if (text === null) return;
    this.#files.add(path);
    const manifest = pyprojectManifest(path, text);
    this.tell(...manifest.diagnostics);
    for (const each of manifest.dependencies) if (each.group === null) this.add(each);
  }

  #take(ask: Ask): void {
    if (this.#dropped.has(askedName(ask))) {
      this.#left.push(ask);
      return;
    }
    const { value, diagnostics } = adjust(ask);
    if (value !== null) this.#list.push(value);
    this.tell(...diagnostics);
  }
}
