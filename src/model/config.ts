import type { Persona } from './check.ts';
import type { Severity } from './finding.ts';
import type { TrimKind } from './plan.ts';
import type { Exercise } from './trimrecord.ts';

/** `plimsoll.yaml`, parsed. Everything is optional: what can be detected need not be written. */
export interface Config {
  readonly base?: BaseConfig;
  readonly platforms?: readonly Platform[];
  /** By service id. */
  readonly services?: Readonly<Record<string, ServiceConfig>>;
  readonly stack?: StackConfig;
  readonly torch?: TorchConfig;
  readonly sources?: SourcesConfig;
  readonly check?: CheckConfig;
}

/** What an organisation asks of container files. */
export interface CheckConfig {
  readonly persona?: Persona;
  readonly failOn?: Severity | 'never';
  /** By a rule's id, another tool's name for it (`tool:id`), or all rules of a kind of file (`compose/*`). */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Registries that images may come from; `*` stands for any part at the beginning or end. */
  readonly registries?: readonly string[];
  /** Labels an image must have, with the type of their values. */
  readonly labels?: Readonly<Record<string, LabelType>>;
  /** True when no other label is allowed. */
  readonly strictLabels?: boolean;
}

/** Told to nobody, told to everybody, or told as severe as this. */
export type RuleSetting = 'off' | 'on' | Severity;

export type LabelType = 'email' | 'hash' | 'rfc3339' | 'semver' | 'spdx' | 'text' | 'url';

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
export type Extra = 'flower' | 'github-actions' | 'kestra' | 'kubernetes' | 'observability' | 'swarm';

export interface TorchConfig {
  /** Address of the index that has PyTorch's builds for CPUs; default: the publisher's own, which uv knows. */
  readonly cpuIndex?: string;
}

export interface SourcesConfig {
  /** Debian packages that Python packages are built from source with, besides compilers: libraries with their headers. */
  readonly packages?: readonly string[];
}

export interface BaseConfig {
  readonly suite?: 'bookworm' | 'trixie';
  /** URIs of Debian archives to read from (`http:`, `https:` or `file:`); default: the machine's apt sources. */
  readonly mirrors?: readonly string[];
  /** Image that Python services are built on instead of one assembled here: a reference with its registry, or `oci:DIR`. */
  readonly image?: string;
  /** Keyring that signs them; default: the Debian archive keys shipped with Plimsoll. */
  readonly keyring?: string;
}

export interface ServiceConfig {
  readonly entrypoint?: string;
  readonly port?: number;
  readonly health?: string | null;
  readonly python?: string;
  readonly manifest?: string;
  /** Extras and dependency groups of its manifest to install besides what runs by default. */
  readonly groups?: readonly string[];
  /** Debian packages to add. */
  readonly packages?: readonly string[];
  /** Image this service is built on, like `base.image`. */
  readonly base?: string;
  /** Distributions that are installed although nothing seems to need them. */
  readonly keep?: readonly string[];
  /** What may be left out of packages and interpreter by rule; everything when absent, nothing when empty. */
  readonly trim?: readonly TrimKind[];
  /** Requests that the service is tried with when its image is trimmed, besides its routes that need no values. */
  readonly exercise?: readonly Exercise[];
  /** Directories the process may write to. */
  readonly writable?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Bytes; written as `512MB` or `1GiB`. */
  readonly memory?: number;
  /** Whether it runs on a GPU; when absent, when its code asks for one. */
  readonly gpu?: boolean;
  readonly cpus?: number;
  /** Seconds. */
  readonly startPeriod?: number;
  /** Glob patterns left out of the image. */
  readonly exclude?: readonly string[];
}

/** OCI platform, `os/architecture`. */
export type Platform = 'linux/amd64' | 'linux/arm64';
