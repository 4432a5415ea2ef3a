import { posix } from 'node:path';
import type { ServicePlan } from '../../model/plan.ts';
import { bringing, type Cause, group, setting } from '../cause.ts';

/** Files that are not there or may not be written. */
export const FILES: readonly Cause[] = [
  {
    id: 'large-file-pointer',
    pattern: /^(?:_pickle|pickle)\.UnpicklingError: invalid load key, 'v'/m,
    explain: () => ({
      because: 'a model file is a pointer of Git LFS, not the model',
      fix: 'Fetch the real files, then build again: git lfs pull',
    }),
  },
  {
    id: 'read-only',
    pattern: /(?:Read-only file system: |EROFS: read-only file system, \w+ )'([^'\n]+)'/m,
    explain: (match, plan) => ({
      because: `the process writes to ${group(match)}, which is read only`,
      fix: isBesideCode(group(match), plan)
        ? `Have it written in a folder of its own, such as data/, for /app holds the code and stays read only; if it is a folder itself, add it to ${setting(plan, 'writable')}.`
        : `Add its folder to ${setting(plan, 'writable')}.`,
    }),
  },
  {
    id: 'read-only-in-other-words',
    pattern: /^(?:\w+\.)*(?:OSError|IOError|EnvironmentError): \[Errno 30\] ([^\n]{1,200})/m,
    explain: (match, plan) => ({
      because: `the process writes where it is read only: ${group(match)}`,
      fix: `Add that folder to ${setting(plan, 'writable')}.`,
    }),
  },
  {
    id: 'sqlite',
    pattern: /attempt to write a readonly database|unable to open database file/m,
    explain: (_, plan) => ({
      because: 'its SQLite database is in a folder that is read only or not there',
      fix: `Put the database into a folder of its own and add that to ${setting(plan, 'writable')}.`,
    }),
  },
  {
    id: 'low-port',
    pattern:
      /attempting to bind on address \('[^'\n]*', (\d+)[^)\n]*\): permission denied|listen EACCES: permission denied \S*?(\d+)$/im,
    explain: (match, plan) => ({
      because: `the process may not listen on port ${match[1] ?? match[2]}`,
      fix: `Listen on a port from 1024 up: set ${setting(plan, 'port')}.`,
    }),
  },
  {
    id: 'permission',
    pattern:
      /(?:PermissionError: \[Errno 13\] Permission denied|EACCES: permission denied,? ?\w*):? '([^']+)'/m,
    explain: (match, plan) => ({
      because: `user ${plan.user.value.uid} may not open ${group(match)}`,
      fix: `When it is to be written, add its folder to ${setting(plan, 'writable')}; when it is to be read, make it readable for everybody in the source tree.`,
    }),
  },
  {
    id: 'missing-tool',
    pattern:
      /FileNotFoundError: \[Errno 2\] No such file or directory: '([a-z][a-z0-9_+-]*)'|: executable file not found in \$PATH: "([^"]+)"/m,
    explain: (match, plan) => ({
      because: `the program ${match[1] ?? match[2]} is not in the image`,
      fix: bringing(plan, 'it'),
    }),
  },
  {
    id: 'missing-file',
    pattern:
      /(?:No such file or directory(?:, \w+)?:? '([^']+)'|(?:model|weights|file|checkpoint)[^\n]{0,40}? ([^\s'"]{1,200}\.\w{1,20})['"]? (?:does not exist|not found))/im,
    explain: (match, plan) => {
      const path = match[1] ?? match[2] ?? '';
      const excluded = plan.source.value.excluded.map(({ pattern }) => pattern).join(', ');
      const kept = excluded === '' ? '' : ` (left out were ${excluded})`;
      return {
        because: `${path} is not in the image${kept}`,
        fix: `Put it into the source tree where the code looks for it (the process starts in ${plan.workdir.value}), or have it fetched before the build.`,
      };
    },
  },
];

/**
 * A file in the folder that the whole application lies in: that one cannot be opened. A name without an ending is a
 * folder's, and one that begins with a dot may be either.
 */
function isBesideCode(path: string, { workdir }: ServicePlan): boolean {
  const whole = posix.resolve(workdir.value, path);
  return posix.dirname(whole) === '/app' && /\../.test(posix.basename(whole));
}
