import { withoutLogins } from '../../formats/text/login.ts';
import type { UserError } from '../../model/error.ts';
import type { Answer } from '../../model/resolve.ts';
import { indexUnreachable, resolverFailed } from '../uv/errors.ts';

/** Lines of an explanation that people still read. */
const LONGEST = 24;

/** What pip meant when it wrote no report: a refusal, or an error that is not about the requirements. */
export function readPipFailure(stderr: string): Answer | UserError {
  const text = withoutLogins(stderr);
  if (isUnreachable(text))
    return indexUnreachable(/https?:\/\/[^\s'"]+/.exec(text)?.[0] ?? null, 'pip cannot connect');
  const lines = text.split('\n').filter((line) => /^(?:ERROR|INFO|The conflict| {4})/.test(line));
  const explanation = lines
    .slice(-LONGEST)
    .map((line) =>
      line
        .replace(/^(?:ERROR|INFO): /, '')
        .replace(/(\(from versions: .{200}).*/, '$1…)')
        .trim(),
    )
    .join('\n');
  const absent = /No matching distribution found for ([A-Za-z0-9][\w.-]*)/.exec(text)?.[1];
  if (absent !== undefined) return { refusal: { reason: 'absent', name: absent, explanation } };
  if (/ResolutionImpossible|conflicting dependencies/.test(text))
    return { refusal: { reason: 'conflict', name: null, explanation } };
  return resolverFailed('pip', text.trim());
}

/** Whether pip's words say that it could not connect. */
export function isUnreachable(stderr: string): boolean {
  return /connection broken|Connection(?:Error| refused| reset)|timed out|name resolution/i.test(stderr);
}
