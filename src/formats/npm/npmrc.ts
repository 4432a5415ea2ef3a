/** What npm is told of registries. Tokens are in it: never print it. */
export interface NpmSettings {
  /** With a slash at its end; null when nothing names one: npm has its own default then. */
  readonly registry: string | null;
  /** By scope with its `@`. */
  readonly scopes: Readonly<Record<string, string>>;
  /** `Authorization` headers by address without scheme: `//host/path/`. */
  readonly logins: Readonly<Record<string, string>>;
  readonly proxy: string | null;
  /** PEM files. */
  readonly certificates: readonly string[];
}

/**
 * Reads the settings of npm (npmrc(5)): files from the least to the most important, then the environment. `${NAME}` stands
 * for variables. Only what downloads need is kept.
 */
export function npmSettings(
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): NpmSettings {
  const values = new Map(files.flatMap((text) => lines(text, env)));
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(?!\/\/)(.+)$/i.exec(name)?.[1];
    if (key !== undefined && value !== undefined && value !== '')
      values.set(key.toLowerCase().replace(/(?!^)_/g, '-'), value);
    else if (name.startsWith('npm_config_//') && value !== undefined)
      values.set(name.slice('npm_config_'.length), value);
  }
  const all = [...values];
  const registry = values.get('registry') ?? null;
  const cafile = values.get('cafile');
  return {
    registry: registry === null ? null : withSlash(registry),
    scopes: Object.fromEntries(
      all.flatMap(([key, value]) => {
        const scope = /^(@[^:]+):registry$/.exec(key)?.[1];
        return scope === undefined ? [] : [[scope, withSlash(value)]];
      }),
    ),
    logins: loginsOf(values),
    proxy: values.get('https-proxy') ?? values.get('proxy') ?? null,
    certificates: cafile === undefined ? [] : [cafile],
  };
}

function lines(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const [, key, value] = /^\s*([^#;\s=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return [];
    const plain = /^"(.*)"$/.exec(value)?.[1] ?? value;
    return [[key, plain.replace(/\$\{([^}?]+)\??\}/g, (whole, name: string) => env[name] ?? whole)] as const];
  });
}

function loginsOf(values: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const logins: Record<string, string> = {};
  for (const [key, value] of values) {
    const [, place, field] = /^(\/\/.*?)\/?:(_authToken|_auth|_password)$/.exec(key) ?? [];
    if (place === undefined) continue;
    const user = values.get(`${place}/:username`) ?? values.get(`${place}:username`);
    if (field === '_authToken') logins[`${place}/`] = `Bearer ${value}`;
    else if (field === '_auth') logins[`${place}/`] ??= `Basic ${value}`;
    else if (user !== undefined) {
      const password = Buffer.from(value, 'base64').toString('utf8');
      logins[`${place}/`] ??= `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    }
  }
  return logins;
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
