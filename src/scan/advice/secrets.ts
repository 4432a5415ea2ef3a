import type { Finding } from '../../model/finding.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

const NAME = '[A-Za-z_]*(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)[A-Za-z_]*';
/** `NAME = "value"` in code. The value is looked at and never kept. */
const ASSIGNED = new RegExp(`^\\s*(${NAME})\\s*(?::\\s*str\\s*)?=\\s*["']([^"'\\s]{8,})["']`, 'i');
/** `"NAME": "value"`, which settings have and examples of requests too. */
const KEYED = new RegExp(`^\\s*["'](${NAME})["']\\s*:\\s*["']([^"'\\s]{8,})["']`, 'i');
/** `NAME=value` of a .env file. */
const VARIABLE = new RegExp(`^\\s*(?:export\\s+)?(${NAME})\\s*=\\s*["']?([^"'\\s#]{6,})`, 'i');
/** `scheme://user:password@host.domain`: what is on the machine itself or is called by one word is for development. */
const ADDRESS =
  /[a-z]:\/\/[^:@/\s"'`]+:([^@/\s"'`]{4,})@(?!(?:[\w-]+|[\d.]+)(?:[:/"'`]|$))(?!\S*\bexample\b)[\w-]+\./i;
/** What stands for a secret instead of being one. */
const PLACEHOLDER =
  /^(your|change|replace|example|dummy|demo|fake|mock|sample|test|placeholder|xxx|todo|insert|my[-_]|secret|password|<|\$\{|%\()|(here|example|placeholder|changeme|in-production)/i;
/** `TOKEN_URL = "https://..."`, `TOKEN_FILE = "token.json"`: where one is had, not one. */
const PLACE = /^(https?:\/\/[^@?\s]+|[\w./-]+\.(json|txt|pem|key|crt|pickle|pkl|ya?ml))$/i;

/** Files that are secrets as a whole, unless they are examples. */
const KEY_FILES =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|[^/]*(service[-_]?account|firebase-adminsdk)[^/]*\.json|[^/]+\.(pem|key|p12|pfx))$/i;
const ENV_FILES = /(^|\/)\.env(\.(local|prod|production|staging|dev|development|docker|postgres\w*))?$/i;

/** Secrets that are in the tree, by place and never by value: files that hold them, and literals in the reached code. */
export function secretAdvice(tree: Tree, reached: ReadonlySet<string>): readonly Finding[] {
  const files = tree.files.filter(({ path, size }) => size > 0 && size < 100_000 && holdsSecrets(tree, path));
  const literals = [...reached].sort().flatMap((path) => literalSecrets(path, tree.text(path) ?? ''));
  return [
    ...files.map(({ path }) =>
      advise(
        'secret-file',
        ['warning', 'medium'],
        { path, line: null },
        `${path} holds secrets and is in the tree`,
        'keep it out of version control and out of images; give its values when the container starts',
      ),
    ),
    ...literals,
  ];
}

function holdsSecrets(tree: Tree, path: string): boolean {
  if (/example|sample|template|test/i.test(path)) return false;
  if (ENV_FILES.test(path))
    return (tree.text(path) ?? '')
      .split('\n')
      .some((line) => isSecret(line.length < 500 ? VARIABLE.exec(line) : null));
  return (
    KEY_FILES.test(path) &&
    (/\.(p12|pfx)$/i.test(path) || /PRIVATE KEY|"private_key"/.test(tree.text(path) ?? ''))
  );
}

function literalSecrets(path: string, text: string): readonly Finding[] {
  if (!/SECRET|PASSW|TOKEN|KEY|:\/\/[^/\s]*@/i.test(text)) return [];
  const isSettings = /(settings|config)/i.test(path);
  return text.split('\n').flatMap((line, index) => {
    const what = line.length < 500 ? secretIn(line, isSettings) : null;
    if (what === null) return [];
    return advise(
      'secret-in-code',
      ['warning', 'medium'],
      { path, line: index + 1 },
      `${what} is written in the code`,
      'read it from the environment or a mounted file, and replace the value everywhere it is used',
    );
  });
}

/** What of a line is a secret, by its name and never by its value. */
function secretIn(line: string, isSettings: boolean): string | null {
  const named = ASSIGNED.exec(line) ?? (isSettings ? KEYED.exec(line) : null);
  if (named && isSecret(named)) return named[1] ?? null;
  const password = ADDRESS.exec(line)?.[1];
  const isReal = password !== undefined && !PLACEHOLDER.test(password) && !/[<{]/.test(password);
  return isReal ? 'an address with its password' : null;
}

function isSecret(match: RegExpExecArray | null): boolean {
  if (match === null || PLACEHOLDER.test(match[2] ?? '') || PLACE.test(match[2] ?? '')) return false;
  // `refreshToken = "refresh_token"`: what a column, a cookie or a header is called.
  return !letters(match[1] ?? '').includes(letters(match[2] ?? ''));
}

function letters(text: string): string {
  return text.replace(/[^a-z\d]/gi, '').toLowerCase();
}
