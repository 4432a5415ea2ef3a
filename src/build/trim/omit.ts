import { isKeptTest, namesTest, type SourceFacts } from '../../formats/wheel/sources.ts';
import { contentSize } from '../../formats/zip/content.ts';
import type { Entry } from '../../model/entry.ts';
import type { Trimmed } from '../../model/image.ts';
import type { TrimKind } from '../../model/plan.ts';
import { VENV } from '../venv.ts';
import { headerFolders, trimRule } from './rules.ts';
import type { Twice } from './twice.ts';

/** What an image leaves out of its wheels, and what must be spared. */
export interface Trim {
  readonly kinds: readonly TrimKind[];
  /** By file name of the wheel. */
  readonly facts: ReadonlyMap<string, SourceFacts>;
  /** Dotted names that any wheel of the image or the service's own source mentions. */
  readonly mentioned: readonly string[];
  /** Libraries for distributions that the image does not have, from site-packages, by file name of the wheel. */
  readonly libraries?: ReadonlyMap<string, string>;
  /** Libraries that become links to those of another wheel. */
  readonly twice?: Twice;
  /** Files that nothing leads to (see `unreached`), from site-packages, by file name of the wheel; without a run, none. */
  readonly unreached?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Sources that stay without bytecode (see `untouched`), likewise. */
  readonly untouched?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Raised when the rules come to leave out other files by the same facts. */
const RULES = 6;
const NO_FACTS: SourceFacts = {
  tests: [],
  builders: [],
  entangled: [],
  kept: [],
  reading: [],
  mentioned: [],
  stubs: [],
  bundled: [],
};

/** All that decides what is left out of a wheel, besides its own bytes: part of its layer's key. */
export function trimKey(
  file: string,
  { kinds, facts, mentioned, libraries, twice, unreached, untouched }: Trim,
): unknown {
  const out = unreached?.get(file);
  const library = libraries?.get(file);
  const links = [...(twice?.get(file) ?? [])];
  const rules = [
    RULES,
    kinds,
    mentionedOf(facts.get(file) ?? NO_FACTS, mentioned),
    ...(library ? [{ library }] : []),
    ...(links.length > 0 ? [{ links }] : []),
  ];
  return out === undefined ? rules : [...rules, [...out].sort(), [...(untouched?.get(file) ?? [])].sort()];
}

/** The files that a wheel's layer goes without (paths relative to `/`), each with the rule. */
export function omitted(
  wheel: { readonly file: string; readonly name: string },
  entries: readonly Entry[],
  python: string,
  { kinds, facts, mentioned, libraries, unreached }: Trim,
): ReadonlyMap<string, Trimmed['what']> {
  const own = facts.get(wheel.file) ?? NO_FACTS;
  const site = `${VENV}/lib/python${python}/site-packages/`;
  const within = (path: string): string => (path.startsWith(site) ? path.slice(site.length) : path);
  const named = mentionedOf(own, mentioned);
  const isTouched = (folder: string): boolean => named.some((name) => isIn(name, folder));
  const isWhole = (folder: string): boolean =>
    own.entangled.includes(folder) ||
    named.some((name) => namesTest(name, folder) && !isKeptTest(name, own.kept));
  const wanted = new Set(kinds);
  const paths = new Set(entries.map(({ path }) => within(path)));
  const rules = {
    paths,
    headers: headerFolders(paths),
    builders: own.builders.filter(({ name }) => !named.includes(name)).map(({ path }) => path),
    tests: new Set(own.tests.filter((folder) => !isTouched(folder))),
    helpers: new Set(own.tests.filter((folder) => isTouched(folder) && !isWhole(folder))),
    kept: new Set(own.kept),
    reading: new Set(own.reading),
    stubs: new Set(own.stubs),
  };
  const library = libraries?.get(wheel.file);
  const out = unreached?.get(wheel.file);
  const found = new Map<string, Trimmed['what']>();
  for (const { path, kind } of entries) {
    if (kind !== 'file') continue;
    const rule = trimRule(within(path), wheel.name, wanted, rules);
    if (rule !== null) found.set(path, rule);
    else if (library === within(path)) found.set(path, 'libraries');
    else if (out?.has(within(path))) found.set(path, 'unreached');
  }
  return found;
}

/** Counts what was left out, by rule; of the distribution where it says so. */
export function countTrimmed(
  entries: readonly Entry[],
  rules: ReadonlyMap<string, Trimmed['what']>,
  distribution = '',
): readonly Trimmed[] {
  const counts = new Map<Trimmed['what'], Trimmed>();
  for (const entry of entries) {
    const what = rules.get(entry.path);
    if (what === undefined || entry.kind !== 'file') continue;
    const { files, size } = counts.get(what) ?? { files: 0, size: 0 };
    const of = what === 'unreached' ? { package: distribution } : {};
    counts.set(what, { what, ...of, files: files + 1, size: size + contentSize(entry.content) });
  }
  return [...counts.values()];
}

/** Adds up counts of several layers or packages, in the order the rules are named; what no run reached is told of each. */
export function sumTrimmed(all: readonly Trimmed[]): readonly Trimmed[] {
  const kinds: readonly TrimKind[] = [
    'tests',
    'stubs',
    'headers',
    'static',
    'libraries',
    'symbols',
    'stdlib',
    'foreign',
  ];
  const byRule = kinds.flatMap((what) => {
    const of = all.filter((one) => one.what === what);
    const sum = (key: 'files' | 'size'): number => of.reduce((total, one) => total + one[key], 0);
    return of.length === 0 ? [] : [{ what, files: sum('files'), size: sum('size') }];
  });
  return [...byRule, ...all.filter(({ what }) => what === 'unreached')];
}

function mentionedOf({ tests, builders }: SourceFacts, mentioned: readonly string[]): readonly string[] {
  return mentioned.filter(
    (name) => tests.some((folder) => isIn(name, folder)) || builders.some((one) => one.name === name),
  );
}

function isIn(name: string, folder: string): boolean {
  const dotted = folder.replaceAll('/', '.');
  return name === dotted || name.startsWith(`${dotted}.`);
}
