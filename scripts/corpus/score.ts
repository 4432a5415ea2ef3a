import { posix } from 'node:path';
import type { Inventory, Service } from '../../src/model/inventory.ts';
import { frameworkId, isNegative, isPython, type Label, type Row } from './labels.ts';

/** One comparison; `what` is the column it counts in. */
export interface Point {
  readonly repo: string;
  readonly what: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly found: string;
}

/** Compares what was found in one repository with its labels. */
export function scoreRow(row: Row, inventory: Inventory, pythonOnly: boolean): readonly Point[] {
  const counts = (label: Label): boolean => !isNegative(label) && (!pythonOnly || isPython(label));
  const labels = row.services.filter(counts);
  const ignored = row.services.filter((label) => !counts(label));
  const services = inventory.services.filter((one) => !pythonOnly || one.language === 'python');
  const left = new Set(services);
  const points: Point[] = [];
  const point = (what: string, ok: boolean, expected: unknown, found: unknown): void => {
    points.push({ repo: row.repo, what, ok, expected: String(expected), found: String(found) });
  };
  for (const label of labels) {
    const service = bestMatch(label, left);
    point(
      'recall',
      service !== null,
      `${label.dir} ${label.framework} ${label.entrypoint}`,
      service?.id ?? 'nothing',
    );
    if (service === null) continue;
    left.delete(service);
    compare(label, service, point);
  }
  for (const service of left) {
    const negative = ignored.some((label) => isNegative(label) && label.dir === service.path);
    point(
      negative ? 'negatives' : 'precision',
      false,
      'nothing',
      `${service.path} ${service.framework} ${service.entrypoint}`,
    );
  }
  for (const label of ignored.filter(isNegative))
    if (![...left].some((service) => service.path === label.dir))
      point('negatives', true, 'nothing', 'nothing');
  for (const service of services) if (!left.has(service)) point('precision', true, service.id, service.id);
  return points;
}

/** The service of the same folder that agrees most with a label. */
function bestMatch(label: Label, services: ReadonlySet<Service>): Service | null {
  const ranked = [...services]
    .filter((service) => service.path === label.dir || samePlace(label, service))
    .map((service) => ({ service, agrees: agreement(label, service) }))
    .sort((a, b) => b.agrees - a.agrees);
  return ranked[0]?.service ?? null;
}

function samePlace(label: Label, service: Service): boolean {
  return (
    sameFramework(label, service) &&
    sameEntrypoint(label, service) &&
    (label.dir === '.' || service.importRoot.startsWith(label.dir))
  );
}

function agreement(label: Label, service: Service): number {
  return (
    (sameFramework(label, service) ? 4 : 0) +
    (sameEntrypoint(label, service) ? 2 : 0) +
    (service.path === label.dir ? 1 : 0)
  );
}

function sameFramework(label: Label, service: Service): boolean {
  return frameworkId(label) === service.framework;
}

function compare(
  label: Label,
  service: Service,
  point: (what: string, ok: boolean, expected: unknown, found: unknown) => void,
): void {
  point('folder', service.path === label.dir, label.dir, service.path);
  point('framework', sameFramework(label, service), frameworkId(label), service.framework);
  if (isPython(label) || /^(node-api|worker)$/.test(label.kind))
    point(
      'entrypoint',
      sameEntrypoint(label, service),
      label.entrypoint,
      `${service.entrypoint} in ${service.importRoot}`,
    );
  point('port', service.port === label.port, label.port, service.port);
  point('health', (service.health ?? null) === label.health, label.health, service.health);
  point('manifest', sameManifest(label, service), label.manifest, service.manifest);
  const unused = service.heavy.filter((heavy) => heavy.declared && !heavy.needed).map((heavy) => heavy.name);
  const expected = label.heavyUnused.map((name) => name.toLowerCase().replaceAll('_', '-'));
  for (const name of expected)
    point('unused recall', unused.includes(name), `${service.path} ${name}`, unused.join(' '));
  for (const name of unused)
    point('unused precision', expected.includes(name), `${service.path} ${expected.join(' ')}`, name);
}

function sameManifest(label: Label, service: Service): boolean {
  if (service.manifest === label.manifest) return true;
  return (
    service.manifest !== null && new RegExp(`alternative manifest:? ${service.manifest}`).test(label.notes)
  );
}

/** A label names a module and object, a file, or both, with words around them. */
function sameEntrypoint(label: Label, service: Service): boolean {
  const words = (label.entrypoint ?? '').split(/[\s(),;]+/);
  if (service.entrypoint === null) return label.entrypoint === null;
  const [module = '', object] = service.entrypoint.split(':');
  const file =
    object === undefined
      ? posix.join(service.path, module)
      : posix.join(service.importRoot, `${module.replaceAll('.', '/')}.py`);
  return words.some(
    (word) =>
      word === service.entrypoint ||
      service.reached.includes(word) ||
      word === module ||
      posix.join(label.dir, word) === file ||
      posix.join(label.dir, `${word.replaceAll('.', '/')}.py`) === file,
  );
}
