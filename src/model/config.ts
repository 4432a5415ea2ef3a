import type { TrimKind } from './plan.ts';

/** `plimsoll.yaml`, parsed. Everything is optional: what can be detected need not be written. */
export interface Config {
  readonly base?: BaseConfig;
  readonly platforms?: readonly Platform[];
  /** By service id. */
  readonly services?: Readonly<Record<string, ServiceConfig>>;
  readonly stack?: StackConfig;
}

export interface StackConfig {
  /** Host name the proxy answers to with TLS. */
  readonly domain?: string;
  /** Where the images of stores and the proxy come from: container registries, or Debian packages assembled here. */
  readonly source?: 'official' | 'debian';
  /** Images to use instead of the official ones, by what they are: `postgres`, `redis`, `nginx`, `python`, `node`. */
  readonly images?: Readonly<Record<string, string>>;
  /** What `emit` writes besides. */
  readonly also?: readonly Extra[];
}

/** What `emit` writes only when it is asked for. */
export type Extra = 'github-actions' | 'kubernetes' | 'observability';

export interface BaseConfig {
  readonly suite?: 'bookworm' | 'trixie';
  /** URIs of Debian archives to read from (`http:`, `https:` or `file:`); default: the machine's apt sources. */
  readonly mirrors?: readonly string[];
  /** Keyring that signs them; default: the Debian archive keys shipped with Plimsoll. */
  readonly keyring?: string;
}

export interface ServiceConfig {
  readonly entrypoint?: string;
  readonly port?: number;
  readonly health?: string | null;
  readonly python?: string;
  readonly manifest?: string;
  /** Debian packages to add. */
  readonly packages?: readonly string[];
  /** Distributions that are installed although nothing seems to need them. */
  readonly keep?: readonly string[];
  /** What may be left out of packages and interpreter by rule; everything when absent, nothing when empty. */
  readonly trim?: readonly TrimKind[];
  /** Directories the process may write to. */
  readonly writable?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Bytes; written as `512MB` or `1GiB`. */
  readonly memory?: number;
  readonly cpus?: number;
  /** Seconds. */
  readonly startPeriod?: number;
  /** Glob patterns left out of the image. */
  readonly exclude?: readonly string[];
}

/** OCI platform, `os/architecture`. */
export type Platform = 'linux/amd64' | 'linux/arm64';
