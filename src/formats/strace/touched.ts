import { posix } from 'node:path';

/** A call that names a file by its path, and did not fail. With `-y` strace writes what a descriptor leads to in `<>`. */
const CALL = /^(?:\d+ +)?(\w+)\((.*)\) += (\d+)(?:<(.*)>)?(?: \(.*\))?$/;
/** A path in quotes, and the folder it is relative to when strace says it. */
const PATH = /(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"/g;

/**
 * The paths that the calls of a trace reached (`strace -y -e trace=%file`, one file a thread), absolute and without `..`,
 * sorted. Links are those the program named and, for what was opened, the file they led to. Calls that failed are left
 * out, and so are lines that are something else: signals, exits, calls that were never finished.
 */
export function touchedPaths(text: string): readonly string[] {
  const paths = new Set<string>();
  for (const line of text.split('\n')) {
    const [, , args = '', , opened] = CALL.exec(line) ?? [];
    if (args === '') continue;
    for (const [, folder = '', path = ''] of args.matchAll(PATH)) {
      const named = unescaped(path);
      if (named !== '') add(posix.isAbsolute(named) ? named : posix.join(unescaped(folder), named), paths);
    }
    if (opened !== undefined) add(unescaped(opened), paths);
  }
  return [...paths].sort();
}

function add(path: string, paths: Set<string>): void {
  if (posix.isAbsolute(path)) paths.add(posix.normalize(path).replace(/(?<=.)\/$/, ''));
}

/** strace writes what is not printable ASCII as in C: `\303\244`, `\"`, `\n`. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  for (const [part, octal, letter] of text.matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...Buffer.from(letter === undefined ? part : (LETTERS[letter] ?? letter)));
  }
  return Buffer.from(bytes).toString('utf8');
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };
