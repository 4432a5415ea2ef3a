import { withoutLogins } from '../../formats/text/login.ts';
import type { UserError } from '../../model/error.ts';
import type { Answer, Refusal } from '../../model/resolve.ts';
import {
  addressUnreachable,
  corruptWheel,
  indexRefuses,
  indexUnreachable,
  indexUntrusted,
  noFindLinks,
  resolverFailed,
} from './errors.ts';
import { PROJECT } from './project.ts';

/** Lines of an explanation that people still read. */
const LONGEST = 24;

/** What uv meant when it wrote no lock: a refusal, or an error that is not about the requirements. */
export function readFailure(stderr: string): Answer | UserError {
  const lines = stderr
    .split('\n')
    .map(plain)
    .filter((line) => line !== '' && !/^(Using |warning:|Resolved )/.test(line));
  const text = lines.join('\n');
  const closed = /An index(?: URL)? \((\S+?)\) (?:could not be queried due|returned a 40)/.exec(text);
  if (closed !== null) return indexRefuses(closed[1] ?? '');
  if (/No solution found/.test(text)) return { refusal: refusal(lines) };
  const place = /https?:\/\/[^\s`)'"]+/.exec(text)?.[0] ?? null;
  const damaged = /Failed to extract archive: (\S+)/.exec(text)?.[1];
  if (damaged !== undefined) return corruptWheel(damaged, lines.at(-1) ?? '');
  const folder = /Failed to read `--find-links` \w+: (.+)/.exec(text)?.[1];
  if (folder !== undefined) return noFindLinks(folder);
  if (/HTTP status client error \((?!408|425|429)/.test(text)) return indexRefuses(place ?? '');
  if (isUntrusted(text)) return indexUntrusted(place);
  const [, name, address] =
    /Failed to (?:download|build|fetch)[^\n]*`([\w.-]+) @ (https?:[^\s`]+)`/.exec(text) ?? [];
  if (NETWORK.test(text) && name !== undefined && address !== undefined)
    return addressUnreachable(name, address, lines.at(-1) ?? '');
  if (NETWORK.test(text)) return indexUnreachable(place, lines.at(-1) ?? '');
  return resolverFailed('uv', text);
}

/** Whether uv's words say that it does not trust the index's certificate. */
export function isUntrusted(stderr: string): boolean {
  return /invalid peer certificate|UnknownIssuer|certificate verify failed/.test(stderr);
}

const NETWORK =
  /error sending request|Failed to fetch|Request failed after|HTTP status|dns error|timed out|connection (?:reset|refused|closed)/i;

function refusal(lines: readonly string[]): Refusal {
  const start = lines.findIndex((line) => line.startsWith('Because '));
  const hints = lines.findIndex((line) => line.startsWith('hint:'));
  const told = lines.slice(Math.max(start, 0), hints < 0 ? undefined : hints).map(readable);
  const text = told.join('\n');
  return {
    ...judge(text, lines.slice(Math.max(hints, 0)).join('\n')),
    explanation: shorten(told).join('\n'),
  };
}

function judge(text: string, hints: string): Pick<Refusal, 'reason' | 'name'> {
  const absent =
    /(?:Because |because )(\S+) was not found in/.exec(text) ??
    /there is no version of ([\w.-]+)/.exec(text) ??
    /^Because only (?:the following versions of )?([\w.-]+?)(?:[=<>!~]\S*)? (?:is|are) available/.exec(text);
  if (absent !== null) return { reason: 'absent', name: absent[1] ?? null };
  const other =
    /^Because the \w+ Python version \S+ does not satisfy \S+ and (?:all versions of )?([\w.-]+?)(?:[=<>!~]\S*)? depends? on Python/.exec(
      text,
    );
  if (other !== null) return { reason: 'python', name: other[1] ?? null };
  const unfit = /([\w.-]+?)(?:[=<>!~]\S*)? (?:has|have) no (?:wheels for|wheels with a matching)/.exec(text);
  const sources = /Wheels are required for `([^`]+)`/.exec(hints)?.[1];
  if (sources !== undefined) return { reason: 'source-only', name: sources };
  if (unfit !== null) return { reason: 'platform', name: unfit[1] ?? null };
  return {
    reason: 'conflict',
    name: /Because (?:all versions of )?([A-Za-z0-9][\w.-]*?)(?:[=<>!~ ]|$)/.exec(text)?.[1] ?? null,
  };
}

/** Without the ornaments of uv's versions, and without logins. */
function plain(line: string): string {
  const bare = line.replace(/^[\s×╰─▶│├]+/u, '').replace(/^(?:error|cause): /, '');
  return withoutLogins(bare).trimEnd();
}

function readable(line: string): string {
  return line
    .replaceAll(`${PROJECT} depends`, 'the application depends')
    .replaceAll(PROJECT, 'the application')
    .replace(/`([^`]*platform_machine[^`]*)`-compatible wheels/g, (_, marker: string) => {
      const machine = /platform_machine == '([^']+)'/.exec(marker)?.[1] ?? 'the platform';
      const python = /python_full_version == '([\d.]+)\.\*'/.exec(marker)?.[1];
      return `wheels for Linux on ${machine}${python === undefined ? '' : ` and Python ${python}`}`;
    })
    .replaceAll('your requirements', 'the requirements');
}

function shorten(lines: readonly string[]): readonly string[] {
  return lines.length <= LONGEST
    ? lines
    : [...lines.slice(0, LONGEST / 2), '…', ...lines.slice(-LONGEST / 2)];
}
