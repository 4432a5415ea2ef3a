import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptProxies, parseAptConf } from '../formats/apt/conf.ts';
import { type AptSource, parseSources, parseSourcesList } from '../formats/apt/sources.ts';

/** What the machine's apt is told. A machine without apt is told nothing. */
export interface AptConfig {
  readonly sources: readonly AptSource[];
  /** As environment variables. */
  readonly proxies: Readonly<Record<string, string>>;
  /** Files with logins, in netrc form (apt_auth.conf(5)). */
  readonly logins: readonly string[];
  /** Keyrings trusted for sources that name none. */
  readonly trusted: readonly string[];
}

/** Reads apt's configuration below `folder` (`/etc/apt`); what is absent or unreadable is left out. */
export async function readApt(folder: string): Promise<AptConfig> {
  const [lists, confs, logins, keys] = await Promise.all([
    files(join(folder, 'sources.list.d'), /^[\w.-]+\.(list|sources)$/),
    files(join(folder, 'apt.conf.d'), /^[\w-]+(\.conf)?$/),
    files(join(folder, 'auth.conf.d'), /^[\w.-]+\.conf$/),
    files(join(folder, 'trusted.gpg.d'), /\.(gpg|asc)$/),
  ]);
  const sources: AptSource[] = [];
  for (const file of [join(folder, 'sources.list'), ...lists]) {
    const text = await textOf(file);
    const parsed = file.endsWith('.sources') ? parseSources(text) : parseSourcesList(text);
    for (const source of parsed)
      sources.push({ ...source, uris: (await Promise.all(source.uris.map(resolve))).flat() });
  }
  const conf = await Promise.all([...confs, join(folder, 'apt.conf')].map(textOf));
  return {
    sources,
    proxies: aptProxies(parseAptConf(conf.join('\n'))),
    logins: [join(folder, 'auth.conf'), ...logins],
    trusted: [join(folder, 'trusted.gpg'), ...keys],
  };
}

/** `mirror+file:` names a file with the URIs, one to a line (apt-transport-mirror(1)): cloud images use it. */
async function resolve(uri: string): Promise<readonly string[]> {
  if (!uri.startsWith('mirror+file:')) return [uri];
  const text = await textOf(fileURLToPath(uri.slice('mirror+'.length)));
  return text.split('\n').flatMap((line) => {
    const [word = ''] = line.trim().split(/\s+/);
    return word === '' || word.startsWith('#') ? [] : [word];
  });
}

async function files(folder: string, names: RegExp): Promise<readonly string[]> {
  const all = await readdir(folder).catch(() => []);
  return all
    .filter((name) => names.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
