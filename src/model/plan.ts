import type { Platform } from './config.ts';
import type { Choice } from './evidence.ts';
import type { Held, ServiceKind } from './inventory.ts';
import type { Stack } from './stack.ts';

/** What to build and run, and why. Every choice carries its reason; `explain` prints them. */
export interface Plan {
  readonly schema: 'plimsoll.plan/1';
  readonly platforms: readonly Platform[];
  readonly services: readonly ServicePlan[];
  readonly stack: Stack;
}

export interface ServicePlan {
  readonly id: string;
  /** Folder relative to the root. */
  readonly path: string;
  readonly kind: ServiceKind;
  readonly framework: string;
  readonly base: Choice<Base>;
  /** Debian packages the image starts from, besides those that native libraries turn out to need. */
  readonly packages: Choice<readonly string[]>;
  /** Single files of further packages, without whatever else these bring or depend on. */
  readonly programs: Choice<readonly Program[]>;
  readonly requirements: Choice<Requirements>;
  /** What of packages and interpreter stays out of the image because nothing that runs can miss it. */
  readonly trim: Choice<readonly TrimKind[]>;
  readonly source: Choice<Source>;
  /** What has to be run before there is something to ship; null when the sources are what runs. */
  readonly build: Choice<BuildScript> | null;
  /** What a web server hands out; null when the service answers by itself. */
  readonly site: Choice<Site> | null;
  /** Files that the plan itself writes into the image: the settings of a web server. */
  readonly files: readonly Choice<PlannedFile>[];
  readonly user: Choice<User>;
  readonly writable: readonly Choice<WritableDirectory>[];
  readonly workdir: Choice<string>;
  readonly env: Readonly<Record<string, Choice<string>>>;
  /** Variables that whoever runs the image must give: the code reads them and has no default. Never baked in. */
  readonly inputs: Choice<readonly Input[]>;
  /**
   * Stores that the code has on its own machine by a fixed address (`redis at localhost:6379`), each with its place in
   * `evidence`: nothing that is given reaches it. Absent for none.
   */
  readonly ownStores?: Choice<readonly string[]>;
  /** Exec form. */
  readonly command: Choice<readonly string[]>;
  readonly port: Choice<number> | null;
  readonly probe: Choice<Probe> | null;
  readonly limits: Choice<Limits>;
  readonly stop: Choice<Stop>;
  readonly layers: Choice<readonly LayerKind[]>;
}

export interface Base {
  /** `debian`: assembled from its packages. `image`: an image of others, whose suite and interpreter locking finds out. */
  readonly kind: 'debian' | 'image';
  readonly suite: 'bookworm' | 'trixie';
  readonly runtime: Runtime;
  /** Where an image of others is, as plimsoll.yaml names it; absent for `debian`. */
  readonly image?: string;
}

/** What runs the application's code. */
export interface Runtime {
  /** `none`: nothing but the programs of the Debian packages, for instance a web server. */
  readonly language: 'python' | 'node' | 'none';
  /** Of Python `3.11`, of Node.js the major `24`; empty for `none`, and in a plan for what an image of others brings. */
  readonly version: string;
}

/** The name of a runtime with its version, for people: `Python 3.11`, `Node.js 24`; null when there is none. */
export function runtimeName({ language, version }: Runtime): string | null {
  if (language === 'none') return null;
  return `${language === 'python' ? 'Python' : 'Node.js'} ${version}`.trim();
}

/** Files of a Debian package that the image gets alone, with the libraries they link to (DT_NEEDED). */
export interface Program {
  readonly package: string;
  /** Absolute, sorted. */
  readonly files: readonly string[];
}

/** What to resolve: a manifest of the tree and requirements added to it. */
export interface Requirements {
  /** Where its packages come from: the Python package index or the npm registry; `none` needs nothing. */
  readonly ecosystem: 'python' | 'npm' | 'none';
  readonly manifest: string | null;
  /** Further requirements files that are installed with the manifest; absent for none. */
  readonly also?: readonly string[];
  readonly manager: string | null;
  /** Requirements (PEP 508) added by the plan, for instance a server that the manifest lacks; none for npm. */
  readonly added: readonly string[];
  /** Extras and dependency groups of the manifest that are installed besides what runs by default; absent for none. */
  readonly groups?: readonly string[];
  /** Which of its builds PyTorch is installed as where the manifest leaves it open; absent: the usual one. */
  readonly torch?: 'cpu';
  /** Normalised names (PEP 503) left out by the plan; none for npm. */
  readonly dropped: readonly string[];
  /**
   * Normalised names that the service needs by itself; none is told when nothing is dropped. Of what only dropped
   * distributions bring, all others are left out with them, even when the manifest pins them.
   */
  readonly needed: readonly string[];
}

/**
 * `tests`: test suites inside packages that nothing else imports; `stubs`: type stubs; `headers`: C headers, the sources of
 * extension modules and packages that only builds of others import; `static`: static libraries and files for linkers;
 * `stdlib`: parts of the standard library for developers that nothing imports; `libraries`: native libraries that a
 * distribution brings for others, none of which is there, or that another one brings too, whose is linked to; `symbols`:
 * what Node.js and native code of npm packages hold for debuggers, behind all that is loaded; `foreign`: libraries in npm
 * packages that are for other systems. Bytecode goes with its source.
 */
export type TrimKind =
  | 'tests'
  | 'stubs'
  | 'headers'
  | 'static'
  | 'libraries'
  | 'symbols'
  | 'stdlib'
  | 'foreign';

/** What is left out of Node.js and its packages. */
export const NODE_TRIM: readonly TrimKind[] = ['stubs', 'symbols', 'foreign'];

/** Which files of the tree go into the image, and where. */
export interface Source {
  /** Paths relative to the root, sorted. */
  readonly files: readonly string[];
  /** Those of `files` that are model weights: a layer of their own. */
  readonly weights: readonly string[];
  /** Absolute folder in the image that the root of the tree maps to. */
  readonly destination: string;
  /** What stays out although it is in the folder. */
  readonly excluded: readonly Exclusion[];
}

/** One command of a build. */
export interface BuildStep {
  /** Name of the script in the manifest, `build`; of Python and of a step by `program` the program and its words, `mkdocs build`. */
  readonly script: string;
  /** True where npm runs a program of the packages, no script of the manifest; absent otherwise. */
  readonly program?: true;
  /** Folder relative to the root that it is run in. */
  readonly folder: string;
}

/** What makes what the image gets: run once, in a throw-away container without network. */
export interface BuildScript extends BuildStep {
  /** What runs it: with Node.js a script of the manifest, with Python a program of its packages. */
  readonly runtime: Runtime;
  /** Debian packages it is run with, besides the small tools that any script gets. */
  readonly packages: readonly string[];
  /** What makes what it imports, generators and scripts of packages of the same workspace: run before, in this order. */
  readonly first?: readonly BuildStep[];
  /** Files of the tree that it gets, relative to the root, sorted. */
  readonly files: readonly string[];
  /** Variables it gets. Public: what is built may hold them. */
  readonly env: Readonly<Record<string, string>>;
  /** Public variables that the code reads and nothing gives: whoever builds may have set them. */
  readonly asked: readonly string[];
  /** What of its work the image gets. */
  readonly outputs: readonly BuildOutput[];
  /** True when the outputs bring the packages they need, so that the image gets no others. */
  readonly traced: boolean;
}

export interface BuildOutput {
  /** File or folder that the script makes, relative to the root. */
  readonly from: string;
  /** Absolute, in the image. */
  readonly to: string;
}

/** Files that are served as they are. The build puts compressed copies and the headers for them beside them. */
export interface Site {
  /** Absolute folder in the image. */
  readonly root: string;
  /** File of the server's settings that the build writes: headers that depend on what the pages hold. Absolute. */
  readonly headers: string;
}

export interface PlannedFile {
  /** Absolute, in the image. */
  readonly path: string;
  readonly text: string;
}

export interface Exclusion {
  /** Pattern of .dockerignore, relative to the root. */
  readonly pattern: string;
  /** For people: what it is. */
  readonly what: string;
  readonly files: number;
  /** Bytes of those files. */
  readonly size: number;
}

/** A variable without which the process does not start, or does not do its work. */
export interface Input {
  readonly name: string;
  readonly secret: boolean;
  /** Absent where any text will do. */
  readonly holds?: Held;
  /** Where the tree has an example of its value, `path:line`; absent where it has none. */
  readonly example?: string;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly home: string;
}

export interface WritableDirectory {
  /** Absolute, in the image. */
  readonly path: string;
  /** `tmpfs`: gone with the container; `volume`: kept. */
  readonly kind: 'tmpfs' | 'volume';
}

/** How the container is asked whether it is healthy, with nothing but what the image holds. */
export interface Probe {
  readonly argv: readonly string[];
  /** Route asked, for people and for proxies; empty where no request of HTTP asks. */
  readonly route: string;
  /** Seconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

export interface Limits {
  /** Bytes. */
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
}

export interface Stop {
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT';
  /** Seconds. */
  readonly grace: number;
}

/** Layers from seldom to often changed. */
export type LayerKind =
  | 'base'
  | 'native'
  | 'runtime'
  | 'wheel'
  | 'wheels'
  | 'package'
  | 'packages'
  | 'weights'
  | 'application';
