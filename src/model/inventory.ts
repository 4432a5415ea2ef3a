import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

export type ServiceKind = 'api' | 'web' | 'ui' | 'ssr' | 'static' | 'worker' | 'job';
export type Language = 'python' | 'javascript' | 'typescript' | 'html';

/** Evidence that says which of the service's fields it supports. */
export interface Claim extends Evidence {
  readonly field: string;
}

/** A dependency that weighs much, and whether the service needs it. Names are normalised (PEP 503). */
export interface Heavy {
  readonly name: string;
  readonly declared: boolean;
  /** Statically reachable from the entry point, lazy imports included. */
  readonly imported: boolean;
  /** Imported, or needed without an import (unpickling, plugins, drivers named in URLs). */
  readonly needed: boolean;
  readonly because: string;
}

/** What the code makes of a variable's text, where not any text will do; `other` is a list, a date and the like. */
export type Held = 'number' | 'boolean' | 'duration' | 'choice' | 'email' | 'address' | 'other';

/** An environment variable the code reads. */
export interface EnvironmentVariable {
  readonly name: string;
  /** True when the code has no default for it. */
  readonly required: boolean;
  /** The default in the code; null when there is none or the name says it is a secret. */
  readonly default: string | null;
  readonly secret: boolean;
  /** Absent where any text will do. */
  readonly holds?: Held;
  readonly path: string;
  readonly line: number | null;
}

/** A place in the source that the process writes to. */
export interface WritablePath {
  /** As the code has it: absolute, or relative to the service's working directory. */
  readonly path: string;
  readonly evidence: Evidence;
}

/** One HTTP route of a service, prefixes included. */
export interface Route {
  /** `GET POST PUT PATCH DELETE ANY WEBSOCKET`. */
  readonly method: string;
  /** As served, parameters in braces: `/api/users/{id}`. */
  readonly path: string;
  readonly evidence: Evidence;
}

/** One HTTP request that a service's code makes: of another service, or of an address outside. */
export interface HttpCall {
  /** `GET POST PUT PATCH DELETE`, or `ANY` when the code does not show it. */
  readonly method: string;
  /** Path without its base, parameters in braces: `/users/{id}`; without a query. */
  readonly path: string;
  /** What stands before the path: a variable's name (`VITE_API_URL`), an origin (`http://localhost:8000`), or null. */
  readonly base: string | null;
  /** Milliseconds it waits for an answer, where the code says so. */
  readonly timeout?: number;
  readonly evidence: Evidence;
}

/** How what is served or run is made from the sources. */
export interface Build {
  /** Script of the manifest that makes it (`build`), of a site made by Python the command (`mkdocs build`), or null. */
  readonly script: string | null;
  /** Folder it makes, relative to the service's `path`: `dist`, `.next/standalone`. */
  readonly output: string | null;
  readonly evidence: Evidence;
}

/** Something the code does that its container must allow for. */
export interface Need {
  readonly what:
    | 'address'
    | 'arguments'
    | 'bun'
    | 'gpu'
    | 'camera'
    | 'collected-files'
    | 'websocket'
    | 'streaming'
    | 'upload'
    | 'model-at-start'
    | 'model-download'
    | 'pool'
    | 'own-store'
    | 'queues'
    | 'schedule'
    | 'workflow';
  /** For people: where files that are collected are found (`/static/`), the variable that the address it listens on is read from, the arguments its program is started with, what only Bun serves, the route, the call, the size (bytes, as text), the name of the pool, the store with the address on its own machine that the code has of it, the queues (with commas), the flow (`namespace.flow(input, ...)`). */
  readonly detail: string;
  readonly evidence: Evidence;
}

/** Where a service can be asked by Prometheus, and what it measures. */
export interface Metrics {
  readonly path: string;
  /** Port of its own; null when the service's port answers. */
  readonly port: number | null;
  /** By name, as far as the code shows them. */
  readonly series: readonly Series[];
  readonly evidence: Evidence;
}

/** What is measured, without the suffix that Prometheus's clients add (`_total`, `_bucket`). */
export interface Series {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'summary';
}

/** One thing that runs. Field names are relied on by outside tools (design section 5). */
export interface Service {
  readonly id: string;
  /** Folder relative to the root, `.` for the root itself. */
  readonly path: string;
  readonly kind: ServiceKind;
  readonly language: Language;
  /** Lower-case id of a framework folder. */
  readonly framework: string;
  /**
   * `module:app` for Python servers (importable from `importRoot`), `module` for a Python program whose imports are
   * relative (`python -m`); otherwise a path relative to `path`, of what is run in production (`worker.py`,
   * `dist/main.js`, `.next/standalone/server.js`). null for what is served as files.
   */
  readonly entrypoint: string | null;
  /** Folder its modules are imported from (`sys.path`), relative to the root. */
  readonly importRoot: string;
  /**
   * Further folders its modules are imported from, relative to the root, sorted: what `PYTHONPATH` has to name besides
   * `importRoot`. Those that its code puts on `sys.path` itself are not among them.
   */
  readonly importAlso: readonly string[];
  /** Folder the code expects to be started in (relative paths of weights and data resolve there), relative to the root. */
  readonly workdir: string;
  /** Source files of the tree that are reachable from the entry point, relative to the root, sorted. */
  readonly reached: readonly string[];
  /** True when `entrypoint` names a factory that must be called (`uvicorn --factory`). */
  readonly factory: boolean;
  /** Port the code or its framework listens on by itself; of what is served as files, the development server's. */
  readonly port: number | null;
  /** Route that says the service is healthy, with its prefixes, or null. */
  readonly health: string | null;
  /** Sorted by path, then method; empty when they cannot be read. */
  readonly routes: readonly Route[];
  /** HTTP requests its code makes, sorted by path, method and place. */
  readonly calls: readonly HttpCall[];
  /** What has to be made before it can be run or served; null when the sources are run as they are. */
  readonly build: Build | null;
  /** Path of the manifest, relative to the root. */
  readonly manifest: string | null;
  /** Further requirements files that its own Dockerfile installs with the manifest, relative to the root; absent for none. */
  readonly manifestAlso?: readonly string[];
  /** `pip uv poetry pipenv conda pdm npm pnpm yarn bun`, or null without a manifest. */
  readonly manager: string | null;
  /** What the sources say of the interpreter: a version or a specifier (`3.11`, `>=3.10,<3.13`), or null. */
  readonly runtime: string | null;
  /** Version of the interpreter that a container file of its own starts from (`3.11`), or null. */
  readonly baseRuntime: string | null;
  /** Declared dependencies, normalised names (PEP 503), sorted. */
  readonly declared: readonly string[];
  readonly heavy: readonly Heavy[];
  readonly unused: readonly string[];
  /**
   * Distributions (the likeliest, normalised) that reached code imports outside `try` and neither the manifest nor what
   * it declares brings: all that is imported when there is no manifest. Sorted.
   */
  readonly undeclared: readonly string[];
  /**
   * Distributions (normalised) that reached code imports, or that it needs without an import: by a pickle, a file format, a
   * plugin or a driver's name. Every candidate of an import that nothing declares is among them. Sorted.
   */
  readonly needed: readonly string[];
  /** Ids of {@link DataStore}s it talks to. */
  readonly stores: readonly string[];
  readonly env: readonly EnvironmentVariable[];
  readonly writes: readonly WritablePath[];
  /**
   * Folders that other services build and whose files it hands out as well, relative to the root, sorted; absent when there
   * is none.
   */
  readonly handsOut?: readonly string[];
  /** Subprocess tools it calls (`ffmpeg`, `tesseract`), and libraries of the system that it opens by name (`libpq`), sorted. */
  readonly tools: readonly string[];
  readonly needs: readonly Need[];
  /** What it tells Prometheus, or null. */
  readonly metrics: Metrics | null;
  readonly evidence: readonly Claim[];
}

export interface DataStore {
  /** `postgres mysql sqlite redis mongo rabbitmq s3 qdrant elasticsearch ...` */
  readonly id: string;
  readonly usedBy: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** One service calling another, or a data store. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** `http`, `queue`, or the store's id. */
  readonly via: string;
  readonly evidence: readonly Evidence[];
}

/** A model's weight file, present or only named by the code. */
export interface Weights {
  readonly path: string;
  /** Bytes; 0 when missing. */
  readonly size: number;
  readonly status: 'present' | 'missing' | 'lfs-pointer' | 'wrong-case';
  readonly usedBy: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface ContainerFile {
  readonly path: string;
  readonly kind: 'dockerfile' | 'dockerignore' | 'compose' | 'nginx' | 'kubernetes' | 'ci' | 'procfile';
}

/** Everything scanning found in one tree. */
export interface Inventory {
  readonly schema: 'plimsoll.inventory/1';
  readonly services: readonly Service[];
  readonly stores: readonly DataStore[];
  readonly links: readonly Link[];
  readonly weights: readonly Weights[];
  readonly containerFiles: readonly ContainerFile[];
  readonly diagnostics: readonly Finding[];
}
