import type { PythonModule } from '../formats/python/module.ts';
import type { PythonProject } from '../formats/python/project.ts';
import type { Route, Service, ServiceKind } from '../model/inventory.ts';
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
  /** How an expert runs a service of it in production. */
  recipe(service: Service): Recipe;
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
  /** Dotted modules a module names in settings and the framework imports: `INSTALLED_APPS`, `include=[...]`. */
  named?(module: PythonModule): readonly string[];
  /** False when the application, as far as its modules show, is made and never used: no service. */
  isUsed?(scope: Scope, application: Application): boolean;
}

export type Framework = PythonFramework;

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
