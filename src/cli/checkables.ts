import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { CheckInput } from '../check/check.ts';
import type { CheckConfig } from '../model/config.ts';
import { isAbsent } from '../store/errors.ts';
import { openApplication, openSettings } from './application.ts';
import { noSuchPath, unreadablePath } from './path-errors.ts';
import type { Session } from './verb.ts';

/** A folder or some files to check, and how their paths are written for the person who typed them. */
export interface Checkable {
  readonly input: CheckInput;
  /** What the folder's `plimsoll.yaml` asks for. */
  readonly config: CheckConfig;
  /** Absolute path that the tree's paths begin at. */
  readonly root: string;
  /** A path of the tree as one would write it where the command runs. */
  readonly shown: (path: string) => string;
}

/** Opens what is to be checked: each folder as an application with what scanning finds, the files together. */
export async function openCheckables(
  typed: readonly string[],
  session: Session,
): Promise<readonly Checkable[]> {
  const paths = [...new Set(typed.length > 0 ? typed : ['.'])];
  const folders = paths.filter((path) => isFolder(resolve(session.cwd, path), path));
  const files = paths.filter((path) => !folders.includes(path));
  const applications: Checkable[] = [];
  for (const folder of folders) applications.push(await openFolder(folder, session));
  return files.length === 0 ? applications : [...applications, await openFiles(files, session)];
}

function isFolder(path: string, typed: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw isAbsent(error) ? noSuchPath(typed) : unreadablePath(typed, error);
  }
}

async function openFolder(typed: string, session: Session): Promise<Checkable> {
  const { tree, root, config } = await openApplication(typed, session);
  const { scan } = await import('../scan/scan.ts');
  const { value: inventory } = await session.talk.step('scanning', () => scan(tree));
  const near = relative(session.cwd, root);
  const prefix = near.startsWith('..') ? root : near;
  const shown = (path: string): string => (prefix === '' ? path : `${slashes(prefix)}/${path}`);
  return { input: { tree, inventory }, config: config.check ?? {}, root, shown };
}

async function openFiles(typed: readonly string[], session: Session): Promise<Checkable> {
  const { namedTree } = await import('../source/named.ts');
  // Files stand for themselves, and the folder one is in for what is asked of them.
  const { config } = await openSettings('.', session);
  const absolute = new Map(typed.map((path) => [resolve(session.cwd, path), path]));
  const root = [...absolute.keys()].reduce(commonFolder, session.cwd);
  const names = new Map([...absolute].map(([path, written]) => [slashes(relative(root, path)), written]));
  const paths = [...names.keys()];
  return {
    input: { tree: namedTree(root, paths), paths },
    config: config.check ?? {},
    root,
    shown: (path) => names.get(path) ?? path,
  };
}

/** The folder that holds both a folder and a file. */
function commonFolder(folder: string, file: string): string {
  let common = folder;
  while (!file.startsWith(common.endsWith(sep) ? common : common + sep)) common = dirname(common);
  return common;
}

const slashes = (path: string): string => path.replaceAll(sep, '/');
