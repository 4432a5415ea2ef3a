import type { ScriptProject } from '../formats/javascript/project.ts';
import type { PackageManifest } from '../formats/npm/manifest.ts';
import type { PythonModule } from '../formats/python/module.ts';
import type { PythonProject } from '../formats/python/project.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Build, Route, Service, ServiceKind } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';

/** What every framework's folder exports, whatever its language: how it is recognised and how an expert runs it. */
interface FrameworkBase {
  /** Lower case, the folder's name: `scan --json` prints it. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** What its services are, unless the code says otherwise. */
  readonly kind: ServiceKind;
  /** Distributions (PEP 503 names) or packages (npm) any of which brings it. */
  readonly distributions: readonly string[];
  /** Port its own server listens on when nothing names one; null for what does not listen. */
  readonly port: number | null;
  /** Health route it has by itself, or null. */
  readonly health: string | null;
  /** How an expert runs a service of it in production; null where that cannot be planned yet. */
  recipe(service: Service): Recipe | null;
}

/** A framework whose applications are objects or scripts in Python modules. */
export interface PythonFramework extends FrameworkBase {
  readonly language: 'python';
  /** Substrings of source text: a file with none of them holds no application of this framework. */
  readonly hints: readonly string[];
  /** The applications a module makes. */
  detect(module: PythonModule): readonly Application[];
  /** The routes of an application, with their prefixes; empty when they cannot be read. */
  routes(scope: Scope, application: Application): readonly Route[];
  /** Dotted modules that the framework imports because a module names them: `INSTALLED_APPS`, `include=[...]`. */
  named?(module: PythonModule, project: PythonProject): readonly string[];
  /** Files that the framework runs because of where they stand, or because a module names them: `pages/`. */
  files?(module: PythonModule, project: PythonProject): readonly string[];
  /** Distributions whose version decides how it is run: what a manifest asks of them is evidence. */
  readonly versions?: readonly string[];
  /** False when the application, as far as its modules show, is made and never used: no service. */
  isUsed?(scope: Scope, application: Application): boolean;
}

/** A framework of JavaScript and what is built with it: recognised by package, configuration and source. */
export interface JavaScriptFramework extends FrameworkBase {
  readonly language: 'javascript';
  /** Ids of frameworks that it builds on: where both are found in one package, it is the one that counts. */
  readonly over: readonly string[];
  /** The services of this framework that a package holds. */
  detect(unit: JavaScriptPackage): readonly JavaScriptApplication[];
  /** Distributions of Python that make what is served, as the settings name them; absent where npm's packages do. */
  packages?(unit: JavaScriptPackage): readonly string[];
  /** Its routes as far as code shows them; none of a front end that is served as files. */
  routes(
    unit: JavaScriptPackage,
    application: JavaScriptApplication,
    reached: readonly string[],
  ): readonly Route[];
}

export type Framework = PythonFramework | JavaScriptFramework;

/** A folder with a `package.json`, or a project of a workspace that shares the one at its root. */
export interface JavaScriptPackage {
  /** Relative to the root. */
  readonly folder: string;
  readonly manifest: PackageManifest;
  readonly project: ScriptProject;
  /** Its files, those of packages inside it left out; relative to the root, sorted. */
  readonly files: readonly string[];
  /** What a workspace's own file (`project.json` of Nx) says it is built from and into, relative to the root; or null. */
  readonly target: { readonly source: string; readonly output: string } | null;
}

/** A service of a package. */
export interface JavaScriptApplication {
  readonly kind: ServiceKind;
  /** File it begins in, relative to the root; null when the framework finds its pages by itself. */
  readonly source: string | null;
  /** What is run in production, relative to the package's folder; null for what is served as files. */
  readonly entrypoint: string | null;
  readonly build: Build | null;
  /** Port that its code or configuration names, or null. */
  readonly port: { readonly value: number; readonly evidence: Evidence } | null;
  /** Where it was seen. */
  readonly evidence: Evidence;
}

/** One thing in one module that a server or an interpreter can be pointed at. */
export interface Application {
  readonly framework: string;
  readonly kind: ServiceKind;
  /** File, relative to the root. */
  readonly path: string;
  /** Name of the object at module level; the factory's name when `factory`; null when the file itself is run. */
  readonly object: string | null;
  /** True when `object` is a function that makes the application. */
  readonly factory: boolean;
  /** Parameters that the factory has to be given: no server calls it with any. Absent when it needs none. */
  readonly takes?: readonly string[];
  /** The names it has where it is made: routes are registered on them. Empty for a file that is run. */
  readonly holders: readonly Holder[];
  /** How much better (or worse, below 0) it is than another of the same framework, all else being equal. */
  readonly preference: number;
  readonly line: number;
  /** What was seen. */
  readonly text: string;
}

/** A name something has in one module, or in one function of it. */
export interface Holder {
  readonly path: string;
  readonly name: string;
  /** Function it is local to, or null at module level. */
  readonly within: string | null;
}

/** The modules that belong to one application. */
export interface Scope {
  readonly project: PythonProject;
  /** Modules reachable from the application's, itself included. */
  readonly reached: readonly PythonModule[];
}
