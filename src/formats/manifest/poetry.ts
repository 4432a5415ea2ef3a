import { isTable, type Table } from '../document/table.ts';
import { textAt, textsAt } from './toml.ts';

/**
 * One entry of a Poetry or Pipenv table as PEP 508 text: `name = "^1.2"`, `name = { version, extras, git, url,
 * path, markers, optional }`, or a list of such, of which the first counts.
 */
export function tableRequirement(name: string, value: unknown): string {
  if (Array.isArray(value)) return tableRequirement(name, value[0]);
  if (typeof value === 'string') return name + specifier(value);
  if (!isTable(value)) return name;
  const extras = textsAt(value, 'extras');
  const named = extras.length > 0 ? `${name}[${extras.join(',')}]` : name;
  const marker = markerOf(value);
  const location = locationOf(value);
  const which = location === null ? specifier(textAt(value, 'version') ?? '*') : ` @ ${location}`;
  return `${named}${which}${marker === null ? '' : ` ; ${marker}`}`;
}

function locationOf(value: Table): string | null {
  const git = textAt(value, 'git');
  const ref = textAt(value, 'rev') ?? textAt(value, 'tag') ?? textAt(value, 'branch') ?? textAt(value, 'ref');
  if (git !== null) return `git+${git}${ref === null ? '' : `@${ref}`}`;
  return textAt(value, 'url') ?? textAt(value, 'file') ?? textAt(value, 'path');
}

function markerOf(value: Table): string | null {
  const platform = textAt(value, 'sys_platform') ?? textAt(value, 'platform');
  return (
    textAt(value, 'markers') ??
    (platform === null ? null : `sys_platform == '${platform.replace(/^==\s*/, '').replace(/['"]/g, '')}'`)
  );
}

/** A Poetry version constraint as a PEP 440 specifier: `^1.2` is `>=1.2,<2.0`, `~1.2.3` is `>=1.2.3,<1.3.0`, `*` is any. */
export function specifier(constraint: string): string {
  const [first = ''] = constraint.split('||');
  return first
    .split(',')
    .map((part) => single(part.trim()))
    .filter((part) => part !== '')
    .join(',');
}

function single(part: string): string {
  if (part === '*' || part === '') return '';
  const caret = /^\^\s*(\S+)$/.exec(part)?.[1];
  if (caret !== undefined) return `>=${caret},<${nextBreaking(caret)}`;
  const tilde = /^~\s*(\d\S*)$/.exec(part)?.[1];
  if (tilde !== undefined) return `>=${tilde},<${bump(tilde, Math.min(1, numbers(tilde).length - 1))}`;
  if (/^\d/.test(part)) return `==${part}`;
  return part.replace(/\s+/g, '');
}

/** The next version that may break: the leftmost number that is not zero goes up (Poetry, "Caret requirements"). */
function nextBreaking(version: string): string {
  const parts = numbers(version);
  const at = parts.findIndex((part) => part !== 0);
  return bump(version, at < 0 ? parts.length - 1 : at);
}

function bump(version: string, at: number): string {
  return numbers(version)
    .map((part, index) => (index < at ? part : index === at ? part + 1 : 0))
    .join('.');
}

function numbers(version: string): readonly number[] {
  const release = /^\d+(\.\d+)*/.exec(version)?.[0] ?? '0';
  return release.split('.').map(Number);
}
