import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** What a stack keeps on this machine outside of its tree, and outside of the cache: it cannot be made again. */
export interface State {
  /** Absolute; nobody else may enter it. */
  readonly folder: string;
  /** Project name for Compose. */
  readonly project: string;
  /** Values made or given before, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Which of the two stacks of an application. */
export type Mode = 'dev' | 'prod';

/**
 * The state of an application's stack, below `$XDG_STATE_HOME/plimsoll` (XDG Base Directory Specification). Nothing is
 * written.
 * @param root absolute folder of the application
 */
export function openState(
  root: string,
  mode: Mode,
  env: Readonly<Record<string, string | undefined>>,
): State {
  const project = projectName(root, mode);
  const key = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const folder = join(stateHome(env), 'plimsoll', `${project}-${key}`);
  return { folder, project, secrets: readSecrets(join(folder, 'secrets')) };
}

/** A name that Compose takes: what runs in development is apart from what runs in production. */
export function projectName(root: string, mode: Mode): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
  return `${name || 'stack'}${mode === 'dev' ? '-dev' : ''}`;
}

/**
 * Writes files below the state's folder. Containers read them as users of their own: what keeps others out is the folder.
 * One that starts meanwhile reads the old text or the new.
 */
export async function writeState(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { replaceText } = await import('../store/replace.ts');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    await replaceText(path, text);
    chmodSync(path, 0o644);
  }
}

/** A password of 32 random bytes, in characters that need no quoting anywhere. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function stateHome(env: Readonly<Record<string, string | undefined>>): string {
  const xdg = env['XDG_STATE_HOME'];
  return xdg?.startsWith('/') ? xdg : resolve(env['HOME'] || homedir(), '.local/state');
}

function readSecrets(folder: string): Readonly<Record<string, string>> {
  try {
    const names = readdirSync(folder);
    return Object.fromEntries(
      names.map((name) => [name.toUpperCase(), readFileSync(join(folder, name), 'utf8')]),
    );
  } catch {
    return {};
  }
}
