import { posix } from 'node:path';
import type { Owner, PackageInput } from './owners.ts';

const RECORD = /^(?<site>.*?)\/?(?<name>[^/]+)-(?<version>[^/-]+)\.dist-info\/RECORD$/;

/** Python distributions by their RECORD (PEP 376, PEP 627); bytecode beside a recorded source belongs to it. */
export function* pythonPackages({ texts, visible }: PackageInput): Generator<Owner> {
  for (const [path, text] of texts) {
    const found = RECORD.exec(path)?.groups;
    if (!found || !visible.has(path)) continue;
    const { site = '', name = '', version = '' } = found;
    const recorded = text
      .split('\n')
      .map(firstField)
      .filter((one) => one !== '');
    const paths = recorded.map((one) => posix.join(site, one)).filter((one) => !one.startsWith('..'));
    yield {
      ecosystem: 'python',
      name: name.replace(/[-_.]+/g, '-').toLowerCase(),
      version,
      paths: withBytecode(site, paths),
    };
  }
}

/** Installers that compile record the bytecode, others leave it out although it is there. */
function* withBytecode(site: string, paths: readonly string[]): Generator<string> {
  const [, major, minor] = /python(\d)\.(\d+)/.exec(site) ?? [];
  const suffix = `.cpython-${major}${minor}.pyc`;
  for (const path of paths) {
    yield path;
    if (major === undefined || !path.endsWith('.py')) continue;
    const slash = path.lastIndexOf('/') + 1;
    yield `${path.slice(0, slash)}__pycache__/${path.slice(slash, -3)}${suffix}`;
  }
}

/** The path of a RECORD line, which is CSV and quotes commas. */
function firstField(line: string): string {
  if (!line.startsWith('"')) return line.split(',')[0]?.trim() ?? '';
  return /^"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? '';
}
