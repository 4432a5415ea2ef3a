import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NpmSettings, npmSettings } from '../../formats/npm/npmrc.ts';
import type { Run } from '../../model/argv.ts';
import type { NetSettings } from '../http.ts';

export interface NpmMachine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of the application: its own `.npmrc` may name registries, never logins. */
  readonly root: string;
  readonly run: Run;
}

/**
 * The registries of this user's npm: its files from the weakest to the strongest, then the environment. When none names a
 * registry, npm itself is asked for its default: no address is built in here.
 */
export async function readNpmSettings({ env, root, run }: NpmMachine): Promise<NpmSettings> {
  const home = env['HOME'];
  const own = env['NPM_CONFIG_USERCONFIG'] ?? env['npm_config_userconfig'];
  const places = [
    env['NPM_CONFIG_GLOBALCONFIG'] ?? '/usr/local/etc/npmrc',
    '/usr/etc/npmrc',
    '/etc/npmrc',
    own ?? (home === undefined ? [] : join(home, '.npmrc')),
  ].flat();
  const texts = await Promise.all(places.map(read));
  const user = npmSettings(texts, env);
  const project = npmSettings([await read(join(root, '.npmrc'))], {});
  const registry = user.registry ?? project.registry ?? (await defaultRegistry(run));
  return { ...user, registry, scopes: { ...project.scopes, ...user.scopes } };
}

/** What downloads must know of the settings. */
export function npmNetSettings(
  { logins, proxy, certificates }: NpmSettings,
  env: NetSettings['env'],
): NetSettings {
  const places = Object.keys(logins).sort((a, b) => b.length - a.length);
  return {
    env: proxy === null ? env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ...env },
    certificates,
    headers: (at) => {
      const place = places.find((each) => `//${at.host}${at.pathname}`.startsWith(each));
      return place === undefined ? null : (logins[place] ?? null);
    },
  };
}

async function defaultRegistry(run: Run): Promise<string | null> {
  const result = await run(
    { command: 'npm', args: ['config', 'get', 'registry'], cwd: '/' },
    { timeoutMs: 20_000 },
  );
  const said = result.stdout.trim();
  if (result.code !== 0 || !/^https?:\/\//.test(said)) return null;
  return said.endsWith('/') ? said : `${said}/`;
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
