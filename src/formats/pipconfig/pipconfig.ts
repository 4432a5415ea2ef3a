import { parseIni, type Sections } from './ini.ts';

/** What pip is told about package indexes. Addresses may hold credentials: never print them as they are. */
export interface PipSettings {
  /** Null: pip's own default. */
  readonly index: string | null;
  readonly extra: readonly string[];
  /** Folders, `file:` and `http(s):` addresses of pages or files. */
  readonly findLinks: readonly string[];
  readonly noIndex: boolean;
  /** PEM file of authorities, and one with the client's own key and certificate. */
  readonly cert: string | null;
  readonly clientCert: string | null;
  /** `host` or `host:port`. */
  readonly trustedHosts: readonly string[];
  readonly proxy: string | null;
  /** Seconds. */
  readonly timeout: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What `pip install` would go by: the configuration files from the weakest to the strongest, the section `install`
 * before `global` whatever the file, and `PIP_*` variables before both (pip documentation, "Configuration").
 */
export function pipSettings(files: readonly string[], env: Environment): PipSettings {
  const parsed = files.map(parseIni);
  const values = new Map<string, string>();
  for (const section of ['global', 'install']) for (const each of parsed) take(values, each, section);
  for (const [name, value] of Object.entries(env))
    if (name.startsWith('PIP_') && value !== undefined && value !== '')
      values.set(name.slice(4).toLowerCase().replaceAll('_', '-'), value);
  const one = (...keys: readonly string[]): string | null =>
    keys.map((key) => values.get(key)).find((value) => value !== undefined && value !== '') ?? null;
  const many = (key: string): readonly string[] =>
    (values.get(key) ?? '').split(/\s+/).filter((word) => word !== '');
  const timeout = Number(one('default-timeout', 'timeout') ?? Number.NaN);
  return {
    index: one('index-url', 'pypi-url'),
    extra: many('extra-index-url'),
    findLinks: many('find-links'),
    noIndex: /^(y|yes|t|true|on|1)$/i.test(one('no-index') ?? ''),
    cert: one('cert'),
    clientCert: one('client-cert'),
    trustedHosts: many('trusted-host'),
    proxy: one('proxy'),
    timeout: Number.isFinite(timeout) ? timeout : null,
  };
}

function take(values: Map<string, string>, file: Sections, section: string): void {
  for (const [key, value] of Object.entries(file[section] ?? {})) values.set(key, value);
}
