import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../model/config.ts';
import { UserError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { Tree } from '../model/tree.ts';
import { isAbsent } from '../store/errors.ts';
import { invalidConfig, unreadableConfig } from './errors.ts';
import { emptyFolder, noSuchFolder, notAFolder, unreadablePath } from './path-errors.ts';
import type { Session } from './verb.ts';

const CONFIG = 'plimsoll.yaml';

/** A folder with its `plimsoll.yaml`. */
export interface Settings {
  /** Absolute path. */
  readonly root: string;
  readonly config: Config;
}

/** A folder and what is in it. */
export interface Folder {
  /** Absolute path. */
  readonly root: string;
  /** As the user would write it. */
  readonly shown: string;
  readonly tree: Tree;
}

/** The application a command works on. */
export interface Application extends Settings, Folder {
  /** Text of `plimsoll.yaml`, or null when there is none. */
  readonly configText: string | null;
  /** Of the configuration; what the tree itself has to say is in the inventory. */
  readonly diagnostics: readonly Finding[];
}

/** Opens the folder `dir`; every way this can fail is worded for the person who typed it. */
export async function openFolder(dir: string, session: Session): Promise<Folder> {
  const root = resolve(session.cwd, dir);
  const shown = relative(session.cwd, root) || '.';
  requireFolder(root, shown.startsWith('..') ? root : shown);
  const { readTree } = await import('../source/tree.ts');
  const tree = readTree(root);
  if (tree.files.length === 0) throw emptyFolder(shown);
  return { root, shown, tree };
}

/** Opens the `plimsoll.yaml` of a folder, or of the folder `dir`; what is wrong with it is worded likewise. */
export async function openApplication(dir: string | Folder, session: Session): Promise<Application> {
  const folder = typeof dir === 'string' ? await openFolder(dir, session) : dir;
  const { tree } = folder;
  const configText = textOfConfig(tree, folder);
  return {
    ...folder,
    configText,
    config: configText === null ? {} : await readConfig(configText),
    diagnostics: misnamed(tree),
  };
}

/** Opens the `plimsoll.yaml` of a folder, which need not hold an application. */
export async function openSettings(dir: string, session: Session): Promise<Settings> {
  const root = resolve(session.cwd, dir);
  requireFolder(root, dir);
  const { namedTree } = await import('../source/named.ts');
  const text = textOfConfig(namedTree(root, []), { root, shown: dir });
  return { root, config: text === null ? {} : await readConfig(text) };
}

/** Null when there is none. One that is there and cannot be read is not passed over: it says what is built. */
function textOfConfig(tree: Tree, { root, shown }: Pick<Folder, 'root' | 'shown'>): string | null {
  const text = tree.text(CONFIG);
  if (text === null && lstatSync(join(root, CONFIG), { throwIfNoEntry: false }))
    throw unreadableConfig(join(shown, CONFIG));
  return text;
}

function requireFolder(root: string, shown: string): void {
  try {
    if (!statSync(root).isDirectory()) throw notAFolder(shown, dirname(shown));
    accessSync(root, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw isAbsent(error) ? noSuchFolder(shown, error) : unreadablePath(shown, error);
  }
}

async function readConfig(text: string): Promise<Config> {
  const { parseConfig } = await import('../formats/config/config.ts');
  const { value, diagnostics } = parseConfig(text, CONFIG);
  if (diagnostics.length > 0) throw invalidConfig(diagnostics);
  return value;
}

/** A configuration under a name that is not read would silently do nothing. */
function misnamed(tree: Tree): readonly Finding[] {
  return ['plimsoll.yml', '.plimsoll.yaml', 'plimsoll.json']
    .filter((path) => tree.file(path) !== null)
    .map((path) => ({
      rule: 'config/misnamed',
      severity: 'warning',
      confidence: 'high',
      message: `${basename(path)} is not read`,
      fix: `rename it to ${CONFIG}`,
      path,
      line: null,
    }));
}
