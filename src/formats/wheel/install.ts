import { posix } from 'node:path';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import type { Content, Entry } from '../../model/entry.ts';
import { normalizeName } from '../pep508/name.ts';
import { contentBytes, contentHead } from '../zip/content.ts';
import { readZip, type ZipEntry } from '../zip/read.ts';
import { entryPointScript, type ScriptEntryPoint, scriptEntryPoints } from './entrypoints.ts';
import { badWheel, unsafeWheel } from './errors.ts';
import { parseWheelName } from './name.ts';
import { parseRecord, printRecord, type RecordRow, recordRow } from './record.ts';

export interface InstallOptions {
  /** File name of the wheel. */
  readonly file: string;
  /** `3.11`. */
  readonly python: string;
  /** Folder of the virtual environment, relative to `/`: `opt/venv`. */
  readonly prefix: string;
  /** Files (paths relative to `/`) that are not installed; RECORD does not name them. */
  readonly omit?: (path: string) => boolean;
}

const MOST_METADATA = 32 * 1024 * 1024;

/**
 * The files a wheel installs into a virtual environment (PEP 427, PyPA binary distribution format), as pip installs them:
 * everything below site-packages, `.data` schemes to their places, scripts with the environment's interpreter, commands
 * from entry points, RECORD written anew. INSTALLER says `plimsoll`; REQUESTED is always there, so that one wheel gives the
 * same files in every project. Owned by root, 0755 where the wheel says executable or it is a script, else 0644.
 * Nothing but metadata and scripts is read; other files stay as they lie in the wheel, for the layer to pass through.
 * Rejects with a UserError that names the wheel when it is damaged, hostile or of a format from the future.
 */
export async function installWheel(wheel: Blob, options: InstallOptions): Promise<readonly Entry[]> {
  const { file, prefix, python } = options;
  const files = await readZip(wheel, file);
  const info = await findInfo(files, file);
  const site = `${prefix}/lib/python${python}/site-packages`;
  const interpreter = `/${prefix}/bin/python`;
  const scripts = scriptEntryPoints(
    (await text(files, `${info}/entry_points.txt`, file)) ?? '',
    python,
    file,
  );
  const placed = new Map<string, Placed>();
  for (const one of files) {
    const place = placeOf(one.path, options);
    if (place.isScript && isWrapper(place.path, scripts)) continue;
    if (options.omit?.(place.path)) continue;
    placed.set(place.path, place.isScript ? await placeScript(one, interpreter, file) : asIs(one));
  }
  for (const script of scripts)
    placed.set(`${prefix}/bin/${script.name}`, made(entryPointScript(script, interpreter), 0o755));
  placed.set(`${site}/${info}/INSTALLER`, made('plimsoll\n'));
  placed.set(`${site}/${info}/REQUESTED`, made(''));
  const record = await text(files, `${info}/RECORD`, file);
  if (record === null) throw badWheel(file, 'it has no RECORD');
  placed.set(`${site}/${info}/RECORD`, made(newRecord(placed, record, site, `${info}/RECORD`)));
  return [...placed].map(([path, { content, mode }]) => ({
    kind: 'file',
    path,
    mode,
    uid: 0,
    gid: 0,
    content,
  }));
}

/** A file at its place: bytes we made or changed, or those of the archive under `source`. */
interface Placed {
  readonly mode: number;
  readonly content: Content;
  /** Path in the archive when the bytes are the archive's. */
  readonly source: string | null;
  /** The bytes when they are not the archive's. */
  readonly bytes: Uint8Array | null;
}

function asIs(entry: ZipEntry): Placed {
  return {
    mode: entry.mode & 0o111 ? 0o755 : 0o644,
    content: entry.content,
    source: entry.path,
    bytes: null,
  };
}

function made(content: string | Uint8Array, mode = 0o644): Placed {
  const bytes = Buffer.from(content);
  return { mode, content: { kind: 'plain', blob: memoryBlob(bytes) }, source: null, bytes };
}

/** The one top-level `.dist-info` folder, which must be of the distribution the file name says, in a format we know. */
async function findInfo(files: readonly ZipEntry[], file: string): Promise<string> {
  const name = parseWheelName(file)?.name;
  if (name === undefined) throw badWheel(file, 'its file name is not that of a wheel (PEP 427)');
  const folders = new Set(files.map((one) => one.path.split('/')[0] ?? ''));
  const [info, ...others] = [...folders].filter((folder) => folder.endsWith('.dist-info'));
  if (info === undefined || others.length > 0)
    throw badWheel(file, 'it does not have exactly one .dist-info folder');
  if (!normalizeName(info).startsWith(name)) throw badWheel(file, `${info} is of another distribution`);
  const version = /^Wheel-Version:\s*(\d+)\.\d+\s*$/im.exec((await text(files, `${info}/WHEEL`, file)) ?? '');
  if (!version) throw badWheel(file, 'it does not say its wheel version');
  if (version[1] !== '1') throw badWheel(file, `its wheel version ${version[1]} is newer than 1`);
  return info;
}

async function text(files: readonly ZipEntry[], path: string, file: string): Promise<string | null> {
  const entry = files.find((one) => one.path === path);
  if (!entry) return null;
  return Buffer.from(await contentBytes(entry.content, MOST_METADATA, `${file}: ${path}`)).toString('utf8');
}

/** Where a file of the archive goes, relative to `/` (PyPA binary distribution format, the .data directory). */
function placeOf(
  path: string,
  options: InstallOptions,
): { readonly path: string; readonly isScript: boolean } {
  const { file, prefix, python } = options;
  const site = `${prefix}/lib/python${python}/site-packages`;
  const [top = '', scheme = '', ...rest] = path.split('/');
  if (!top.endsWith('.data')) return { path: `${site}/${path}`, isScript: false };
  const folders: Readonly<Record<string, string>> = {
    purelib: site,
    platlib: site,
    data: prefix,
    headers: `${prefix}/include/site/python${python}/${parseWheelName(file)?.name}`,
    scripts: `${prefix}/bin`,
  };
  const folder = Object.hasOwn(folders, scheme) ? folders[scheme] : undefined;
  if (folder === undefined || rest.length === 0)
    throw unsafeWheel(file, `${path} has no place in a virtual environment`);
  return { path: `${folder}/${rest.join('/')}`, isScript: scheme === 'scripts' };
}

/** True for a script that setuptools made for an entry point: it is made anew. */
function isWrapper(path: string, scripts: readonly ScriptEntryPoint[]): boolean {
  const name = posix.basename(path).replace(/(\.exe|-script\.py|\.pya)$/i, '');
  return scripts.some((script) => script.name === name);
}

/** A script: `#!python` becomes the environment's interpreter; executable even when the archive was made on Windows. */
async function placeScript(entry: ZipEntry, interpreter: string, file: string): Promise<Placed> {
  const where = `${file}: ${entry.path}`;
  const head = Buffer.from(await contentHead(entry.content, 8, where)).toString('latin1');
  if (head !== '#!python') return { ...asIs(entry), mode: 0o755 };
  const bytes = Buffer.from(await contentBytes(entry.content, MOST_METADATA, where));
  const end = bytes.indexOf('\n');
  const rest = end < 0 ? new Uint8Array() : bytes.subarray(end + 1);
  return made(Buffer.concat([Buffer.from(`#!${interpreter}\n`), rest]), 0o755);
}

/** RECORD for what is installed: the archive's own hashes for its files, ours for what we made, paths from site-packages. */
function newRecord(placed: ReadonlyMap<string, Placed>, old: string, site: string, own: string): string {
  const known = new Map(parseRecord(old).map((row) => [posix.normalize(row.path), row]));
  const rows: RecordRow[] = [];
  for (const [path, { source, bytes }] of placed) {
    const relative = posix.relative(`/${site}`, `/${path}`);
    if (relative === own) continue;
    const row = source === null ? undefined : known.get(source);
    rows.push(
      bytes ? recordRow(relative, bytes) : { path: relative, hash: row?.hash ?? '', size: row?.size ?? '' },
    );
  }
  return printRecord([...rows, { path: own, hash: '', size: '' }]);
}
