import type { Finding, Outcome } from '../../model/finding.ts';
import type { Lock, LockedCompanion, LockedModules, LockedPlatform } from '../../model/lock.ts';
import { lineAt } from '../text/line.ts';
import { lineOf } from './line.ts';
import { lockSchema } from './schema.ts';
import { Misshapen, type Path } from './shape.ts';

/** Name of the lock, at the root of the tree. */
const LOCK_NAME = 'plimsoll.lock';

/** Characters: some tens of thousands of files. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Reads `plimsoll.lock`. A lock that is damaged, edited into something else or of another version gives null
 * and an error finding with its line.
 */
export function parseLock(text: string): Outcome<Lock | null> {
  if (text.length > LONGEST) return refused(`has ${text.length} characters, more than any lock`, null);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return syntax(text, error);
  }
  try {
    const lock = lockSchema(json, []);
    checkReferences(lock);
    return { value: lock, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Misshapen)) throw error;
    return refused(worded(error.path, error.message, json), lineOf(text, error.path));
  }
}

function syntax(text: string, error: unknown): Outcome<null> {
  if (/^<{7} |^={7}$|^>{7} /m.test(text)) {
    const before = text.slice(0, text.search(/^<{7} |^={7}$|^>{7} /m));
    return refused('holds the marks of a merge conflict', before.split('\n').length);
  }
  const message = error instanceof Error ? error.message : '';
  const at = /at position (\d+)/.exec(message)?.[1];
  const end = at === undefined ? text.length : Number(at);
  return refused('is not JSON', lineAt(text, end));
}

function worded(path: Path, message: string, json: unknown): string {
  if (path.join() === 'schema') {
    const found = (json as { readonly schema: unknown }).schema;
    return `is of the version ${JSON.stringify(found)?.slice(0, 40)}, and this Plimsoll reads "plimsoll.lock/1"`;
  }
  return path.length === 0 ? message : `: ${path.join(' > ')} ${message}`;
}

function refused(what: string, line: number | null): Outcome<null> {
  const finding: Finding = {
    rule: 'lock/unreadable',
    severity: 'error',
    confidence: 'high',
    message: `${LOCK_NAME}${what.startsWith(':') ? '' : ' '}${what}`,
    fix: `Take ${LOCK_NAME} from version control again, or remove it and run "plimsoll lock".`,
    path: LOCK_NAME,
    line,
  };
  return { value: null, diagnostics: [finding] };
}

/** Every file a service names must be in the tables. */
function checkReferences(lock: Lock): void {
  for (const [id, service] of Object.entries(lock.services)) {
    for (const [platform, files] of Object.entries(service.platforms))
      checkPlatform(lock, files, ['services', id, 'platforms', platform]);
    const { build } = service;
    const path = ['services', id, 'build'];
    if (build === null) continue;
    for (const [platform, { base, node, wheels = [] }] of Object.entries(build.platforms)) {
      const at = [...path, 'platforms', platform];
      checkFiles(base, lock.debs, [...at, 'base']);
      checkFiles(wheels, lock.wheels, [...at, 'wheels']);
      checkPackages(lock, node === null ? {} : { node }, at);
    }
    checkPackages(lock, Object.fromEntries(build.managers.map((key) => ['managers', key])), path);
    checkPackages(lock, build.modules, [...path, 'modules']);
  }
  for (const [id, companion] of Object.entries(lock.companions ?? {}))
    checkCompanion(['companions', id, 'platforms'], companion, lock.debs);
}

function checkCompanion(path: Path, { platforms }: LockedCompanion, debs: Lock['debs']): void {
  for (const [platform, files] of Object.entries(platforms)) checkFiles(files, debs, [...path, platform]);
}

function checkPlatform(lock: Lock, files: LockedPlatform, path: Path): void {
  const tables = { base: lock.debs, native: lock.debs, wheels: lock.wheels } as const;
  for (const kind of ['base', 'native', 'wheels'] as const)
    checkFiles(files[kind], tables[kind], [...path, kind]);
  checkPackages(lock, files.node === null ? {} : { node: files.node }, path);
  checkPackages(lock, files.modules, [...path, 'modules']);
  for (const [key, { npm }] of Object.entries(files.addons ?? {}))
    checkPackages(lock, { key, npm }, [...path, 'addons', key]);
}

function checkFiles(files: readonly string[], table: Readonly<Record<string, unknown>>, path: Path): void {
  for (const [at, file] of files.entries())
    if (!Object.hasOwn(table, file)) throw undescribed(file, [...path, String(at)]);
}

/** What is no link must be in the table of packages. */
function checkPackages(lock: Lock, named: LockedModules, path: Path): void {
  for (const [folder, key] of Object.entries(named))
    if (!key.startsWith('->') && !Object.hasOwn(lock.packages, key))
      throw undescribed(key, [...path, folder]);
}

function undescribed(name: string, path: Path): Misshapen {
  return new Misshapen(path, `names "${name}", which is not described further down`);
}

/** The lock as text: JSON, keys sorted, one file to a line, so that a change shows as the lines it touches. */
export function printLock(lock: Lock): string {
  const indented = (value: unknown): string =>
    JSON.stringify(sorted(value), null, 2).replaceAll('\n', '\n  ');
  const parts: Readonly<Record<keyof Lock, string | null>> = {
    companions: lock.companions === undefined ? null : indented(lock.companions),
    debs: block(lock.debs, (deb) => JSON.stringify(sorted(deb))),
    packages: block(lock.packages, (one) => JSON.stringify(sorted(one))),
    schema: JSON.stringify(lock.schema),
    services: indented(lock.services),
    wheels: block(lock.wheels, (wheel) => JSON.stringify(sorted(wheel))),
  };
  const lines = Object.entries(parts).flatMap(([key, text]) =>
    text === null ? [] : [`  "${key}": ${text}`],
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

function block<T>(table: Readonly<Record<string, T>>, line: (item: T) => string): string {
  const lines = Object.entries(table)
    .sort(byKey)
    .map(([key, item]) => `    ${JSON.stringify(key)}: ${line(item)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
}

/** The same value with the keys of all its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(byKey);
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
