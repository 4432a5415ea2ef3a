import type {
  Comparison,
  ImageTotals,
  InspectedPackage,
  Inspection,
  KindChange,
  PackageChange,
} from '../model/inspection.ts';

/** What is different in `after`: totals, packages that came, went or changed, kinds of file. */
export function compare(before: Inspection, after: Inspection): Comparison {
  const held = new Set(before.layers.flatMap(({ digest }) => digest ?? []));
  const common = after.layers.filter(({ digest }) => digest !== null && held.has(digest));
  return {
    schema: 'plimsoll.comparison/1',
    before: totals(before),
    after: totals(after),
    shared: common.reduce((sum, { size }) => sum + size, 0),
    packages: packageChanges(before.packages, after.packages),
    kinds: kindChanges(before, after),
  };
}

function totals({ image, size, compressed, layers, files }: Inspection): ImageTotals {
  return { name: image.name, size, compressed, layers: layers.length, files };
}

function packageChanges(
  before: readonly InspectedPackage[],
  after: readonly InspectedPackage[],
): readonly PackageChange[] {
  const key = ({ ecosystem, name }: InspectedPackage) => `${ecosystem} ${name}`;
  const old = new Map(before.map((one) => [key(one), one]));
  const now = new Map(after.map((one) => [key(one), one]));
  const state = (one: InspectedPackage | undefined) =>
    one === undefined ? null : { version: one.version, size: one.size };
  return [...new Map([...old, ...now])]
    .map(([id, { ecosystem, name }]) => ({
      ecosystem,
      name,
      before: state(old.get(id)),
      after: state(now.get(id)),
    }))
    .filter((one) => one.before?.size !== one.after?.size || one.before?.version !== one.after?.version)
    .toSorted((a, b) => Math.abs(change(b)) - Math.abs(change(a)) || (a.name < b.name ? -1 : 1));
}

function change({ before, after }: PackageChange): number {
  return (after?.size ?? 0) - (before?.size ?? 0);
}

function kindChanges(before: Inspection, after: Inspection): readonly KindChange[] {
  const of = ({ kinds }: Inspection, name: string) => kinds.find((kind) => kind.name === name)?.size ?? 0;
  return [...new Set([...before.kinds, ...after.kinds].map(({ name }) => name))]
    .map((name) => ({ name, before: of(before, name), after: of(after, name) }))
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}
