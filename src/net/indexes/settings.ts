import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type PipSettings, pipSettings } from '../../formats/pipconfig/pipconfig.ts';
import { type UvSettings, uvSettings } from '../../formats/uvconfig/uvconfig.ts';
import { badUvConfig } from './errors.ts';
import { type Machine, pipPlaces, uvPlaces } from './places.ts';

/**
 * Where this user's packages come from. No index is built in: null leaves the tool that resolves to its own default.
 * Addresses may hold credentials: never print them, nor write them to a lock.
 */
export interface IndexSettings {
  /** As read, paths made absolute. */
  readonly pip: PipSettings;
  readonly uv: UvSettings;
  /** The default index, or null. */
  readonly index: string | null;
  readonly extra: readonly string[];
  /** Absolute paths, or addresses. */
  readonly findLinks: readonly string[];
  readonly noIndex: boolean;
  /** PEM files of authorities, absolute. */
  readonly certificates: readonly string[];
  readonly env: Machine['env'];
}

/** Reads pip's and uv's settings. What uv is told goes before what pip is told; lists add up. */
export async function readIndexSettings(machine: Machine): Promise<IndexSettings> {
  const [pipFiles, uvFiles] = await Promise.all([
    Promise.all(pipPlaces(machine).map(read)),
    Promise.all(uvPlaces(machine).map(readUv)),
  ]);
  const pip = pipSettings(
    pipFiles.filter((text) => text !== null),
    machine.env,
  );
  // pip passes over places that are not there, and uv would fail on them.
  const found = await Promise.all(pip.findLinks.map((each) => exists(place(each, machine))));
  const findLinks = pip.findLinks.filter((_, at) => found[at]);
  const uv = uvSettings(
    uvFiles.filter((table) => table !== null),
    machine.env,
  );
  return mergeSettings({ ...pip, findLinks }, uv, machine);
}

/** One value from both tools' settings. */
export function mergeSettings(pipRead: PipSettings, uvRead: UvSettings, machine: Machine): IndexSettings {
  const at = (path: string): string => place(path, machine);
  const pip = {
    ...pipRead,
    findLinks: pipRead.findLinks.map(at),
    cert: pipRead.cert === null ? null : at(pipRead.cert),
    clientCert: pipRead.clientCert === null ? null : at(pipRead.clientCert),
  };
  const uv = { ...uvRead, findLinks: uvRead.findLinks.map(at) };
  return {
    pip,
    uv,
    index: uv.index?.url ?? pip.index,
    extra: unique([...uv.extra.map(({ url }) => url), ...pip.extra]),
    findLinks: unique([...uv.findLinks, ...pip.findLinks]),
    noIndex: uv.noIndex ?? (pip.noIndex && uv.index === null),
    certificates: pip.cert === null ? [] : [pip.cert],
    env: machine.env,
  };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

function place(path: string, { env, folder }: Machine): string {
  if (/^[a-z][a-z+.-]+:\/\//i.test(path)) return path;
  const home = env['HOME'];
  return resolve(folder, home === undefined ? path : path.replace(/^~(?=\/|$)/, home));
}

async function exists(location: string): Promise<boolean> {
  return (
    /^https?:/i.test(location) ||
    access(location.replace(/^file:\/\//i, '')).then(
      () => true,
      () => false,
    )
  );
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function readUv(path: string): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await read(path);
  if (text === null) return null;
  const { parse, TomlError } = await import('smol-toml');
  try {
    return parse(text);
  } catch (error) {
    throw badUvConfig(path, error instanceof TomlError ? error.line : null);
  }
}
