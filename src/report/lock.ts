import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Lock, LockedPlatform } from '../model/lock.ts';
import { runtimeName } from '../model/plan.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

/** What is locked, for people, and what changed since `before`. */
export function renderLock(value: Lock, before: Lock | null, look: Look): string {
  const lock = printable(value);
  const services = Object.entries(lock.services).map(([id, service]) => {
    const rows = Object.entries(service.platforms).map(([platform, files]) => [
      look.style('faint', platform),
      counted(files, lock),
    ]);
    const title = `${look.style('strong', id)}  ${[`Debian ${service.suite}`, runtimeName(service.runtime) ?? []].flat().join(', ')}`;
    return [title, ...table(rows, { width: look.width, indent: 2 })];
  });
  return [...services, before === null ? [] : changes(lock, printable(before), look)]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function counted(files: LockedPlatform, lock: Lock): string {
  const debs = [...files.base, ...files.native];
  const bytes =
    debs.reduce((sum, file) => sum + (lock.debs[file]?.size ?? 0), 0) +
    files.wheels.reduce((sum, file) => sum + (lock.wheels[file]?.size ?? 0), 0);
  const native = files.native.length > 0 ? ` (${files.native.length} for native libraries)` : '';
  const modules = Object.values(files.modules).filter((key) => Object.hasOwn(lock.packages, key));
  const brought = [
    ...(files.wheels.length > 0 || files.node === null ? [plural(files.wheels.length, 'wheel')] : []),
    ...(files.node === null ? [] : [plural(modules.length, 'npm package')]),
  ].join(', ');
  return `${brought}, ${plural(debs.length, 'Debian package')}${native}, ${formatBytes(bytes)}`;
}

/** Versions by package, one line for each that came, went or moved. */
function changes(lock: Lock, before: Lock, look: Look): readonly string[] {
  const [now, then] = [versions(lock), versions(before)];
  const names = [...new Set([...now.keys(), ...then.keys()])].sort();
  const rows = names
    .filter((name) => now.get(name) !== then.get(name))
    .map((name) => [look.style('faint', name), `${then.get(name) ?? 'new'} -> ${now.get(name) ?? 'gone'}`]);
  if (rows.length === 0) return ['nothing changed'];
  return [plural(rows.length, 'change'), ...table(rows, { width: look.width, indent: 2 })];
}

function versions(lock: Lock): ReadonlyMap<string, string> {
  const pairs = [
    ...Object.values(lock.debs).map((deb) => [deb.package, deb.version] as const),
    ...Object.values(lock.wheels).map((wheel) => [wheel.name, wheel.version] as const),
  ];
  const grouped = Map.groupBy(pairs, ([name]) => name);
  return new Map(
    [...grouped].map(([name, all]) => [
      name,
      [...new Set(all.map(([, version]) => version))].sort().join(', '),
    ]),
  );
}
