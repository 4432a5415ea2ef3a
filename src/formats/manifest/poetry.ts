import { isTable, type Table } from '../document/table.ts';
import { textAt, textsAt } from './toml.ts';

/**
 * One entry of a Poetry or Pipenv table as PEP 508 texts: `name = "^1.2"`, `name = { version, extras, git, url,
 * path, markers, python, optional }`, or a list of such, each for a place of its own.
 */
export function tableRequirements(name: string, value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => tableRequirement(name, one));
}

/** Whether an entry is installed with an extra only. */
export function isOptional(value: unknown): boolean {
  return (Array.isArray(value) ? value : [value]).every((one) => isTable(one) && one['optional'] === true);
}

function tableRequirement(name: string, value: unknown): string {
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
  const python = textAt(value, 'python');
  const parts = [
    textAt(value, 'markers'),
    platform === null ? null : platformMarker(platform),
    python === null ? null : pythonMarker(python),
  ].filter((part) => part !== null && part !== '');
  return parts.length === 0
    ? null
    : parts.map((part) => (parts.length > 1 ? `(${part})` : part)).join(' and ');
}

/** `darwin`, `!=darwin`, `== 'linux'`, and alternatives of them. */
function platformMarker(written: string): string {
  const alternatives = written.split('||').map((each) => {
    const [, operator = '==', name = ''] = /^\s*(==|!=)?\s*['"]?([^'"]*?)['"]?\s*$/.exec(each) ?? [];
    return `sys_platform ${operator} '${name}'`;
  });
  return alternatives.join(' or ');
}

/** Versions of Python that an entry is for (Poetry, "Python restricted dependencies"); empty: any. */
function pythonMarker(constraint: string): string {
  const alternatives = constraint.split('||').map((each) =>
    specifier(each)
      .split(',')
      .filter((part) => part !== '')
      .map((part) => {
        const [, operator, version] = /^([<>=!~]+)(.*)$/.exec(part) ?? [];
        const whole = /^\d+\.\d+$/.test(version ?? '') && (operator === '==' || operator === '!=');
        return `${whole ? 'python_version' : 'python_full_version'} ${operator} '${version}'`;
      })
      .join(' and '),
  );
  return alternatives.some((each) => each === '')
    ? ''
    : alternatives.map((each) => (alternatives.length > 1 ? `(${each})` : each)).join(' or ');
}

/**
 * A Poetry version constraint as a PEP 440 specifier: `^1.2` is `>=1.2,<2.0`, `~1.2.3` is `>=1.2.3,<1.3.0`, `*` is any. Of
 * alternatives (`^1 || ^3`), which PEP 440 cannot say, what lies between the lowest and the highest.
 */
export function specifier(constraint: string): string {
  const alternatives = constraint
    .split('||')
    .map((each) =>
      each
        .split(',')
        .flatMap((part) => single(part.trim()).split(','))
        .filter((part) => part !== ''),
    )
    .toSorted((a, b) => order(numbers(a.join()), numbers(b.join())));
  if (alternatives.length === 1) return alternatives.flat().join(',');
  const [first = [], last = []] = [alternatives[0], alternatives.at(-1)];
  const lower = first
    .map((part) => part.replace(/^==(?=[\d.]+$)/, '>='))
    .filter((part) => part.startsWith('>'));
  const upper = last
    .map((part) => part.replace(/^==(?=[\d.]+$)/, '<='))
    .filter((part) => part.startsWith('<'));
  return [...lower, ...upper].join(',');
}

function order(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
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
  const release = /\d+(\.\d+)*/.exec(version)?.[0] ?? '0';
  return release.split('.').map(Number);
}
