import { join } from 'node:path';

/** What of the machine decides where tools keep their settings. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.platform`. */
  readonly platform: string;
  /** Absolute; relative paths of settings count from here. */
  readonly folder: string;
}

/** pip's configuration files from the weakest to the strongest, whether they exist or not (pip documentation, "Configuration files"). */
export function pipPlaces(machine: Machine): readonly string[] {
  const { env, platform } = machine;
  const own = env['PIP_CONFIG_FILE'];
  if (own === '/dev/null') return [];
  const home = env['HOME'];
  const mac = platform === 'darwin';
  const system = mac ? ['/Library/Application Support/pip/pip.conf'] : xdgSystem(env, 'pip/pip.conf');
  const user =
    home === undefined
      ? []
      : [
          join(home, '.pip/pip.conf'),
          ...(mac ? [join(home, 'Library/Application Support/pip/pip.conf')] : []),
          join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'pip/pip.conf'),
        ];
  const site = [env['CONDA_PREFIX'], env['VIRTUAL_ENV']].flatMap((prefix) =>
    prefix === undefined ? [] : [join(prefix, 'pip.conf')],
  );
  return [
    ...system,
    ...(mac ? [] : ['/etc/pip.conf']),
    ...(own === undefined ? user : []),
    ...site,
    own ?? [],
  ].flat();
}

/** uv's configuration files from the weakest to the strongest, whether they exist or not (uv documentation, "Configuration files"). */
export function uvPlaces(machine: Machine): readonly string[] {
  const { env } = machine;
  const own = env['UV_CONFIG_FILE'];
  if (own !== undefined && own !== '') return [own];
  if (env['UV_NO_CONFIG'] !== undefined && env['UV_NO_CONFIG'] !== '') return [];
  const home = env['HOME'];
  const user = env['XDG_CONFIG_HOME'] ?? (home === undefined ? null : join(home, '.config'));
  return [
    '/etc/uv/uv.toml',
    ...xdgSystem(env, 'uv/uv.toml'),
    ...(user === null ? [] : [join(user, 'uv/uv.toml')]),
  ];
}

function xdgSystem(env: Machine['env'], path: string): readonly string[] {
  const folders = (env['XDG_CONFIG_DIRS'] ?? '').split(':').filter((folder) => folder !== '');
  return (folders.length === 0 ? ['/etc/xdg'] : folders.toReversed()).map((folder) => join(folder, path));
}
