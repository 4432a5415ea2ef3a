import { posix } from 'node:path';
import { numberOf, textOf } from '../formats/javascript/value.ts';
import type { ServiceKind } from '../model/inventory.ts';
import type { JavaScriptApplication, JavaScriptPackage } from './framework.ts';
import {
  type Configuration,
  configuration,
  declaration,
  declared,
  fileIn,
  option,
  portInScript,
  scriptEvidence,
  scriptRunning,
} from './package.ts';

/** What a package is built into. */
export interface Built {
  readonly kind: ServiceKind;
  readonly entrypoint: string | null;
  /** Folder that is served or run from, relative to the package's. */
  readonly output: string;
}

export interface MetaRules {
  readonly packages: readonly string[];
  /** Commands of scripts that build it. */
  readonly builds: RegExp;
  readonly config: RegExp;
  /** Path of the port in the configuration, and scripts that may name one. */
  readonly portAt: readonly string[];
  built(unit: JavaScriptPackage, config: Configuration | null): Built | null;
}

/** The one application of a package that a framework builds as a whole: a front end or a full-stack framework. */
export function builtApplication(
  unit: JavaScriptPackage,
  rules: MetaRules,
): readonly JavaScriptApplication[] {
  const name = declared(unit, rules.packages);
  if (name === null) return [];
  const config = configuration(unit, rules.config);
  const built = rules.built(unit, config);
  const script = scriptRunning(unit, rules.builds);
  // What a workspace's root declares, its packages use: each of them, and the root, needs a sign of its own.
  const isOwn = posix.dirname(unit.manifest.path) === unit.folder;
  if (!built || (config === null && (!isOwn || (isWorkspaceRoot(unit) && script === null)))) return [];
  const written = config ? option(config.options, ...rules.portAt) : undefined;
  const number = config ? numberOf(unit.project, config.module, written) : null;
  const seen =
    config && number !== null ? { path: config.module.path, line: null, text: `port: ${number}` } : null;
  const port =
    seen && number !== null
      ? { value: number, evidence: seen }
      : portInScript(unit, ['start', 'dev', 'serve', 'develop']);
  return [
    {
      kind: built.kind,
      source: null,
      entrypoint: built.entrypoint,
      build: {
        script,
        output: posix.normalize(built.output).replace(/\/$/, ''),
        evidence: scriptEvidence(unit, script),
      },
      port,
      evidence: declaration(unit, name),
    },
  ];
}

function isWorkspaceRoot(unit: JavaScriptPackage): boolean {
  const files = ['nx.json', 'turbo.json', 'lerna.json', 'pnpm-workspace.yaml'];
  return unit.manifest.workspaces.length > 0 || files.some((name) => fileIn(unit, name) !== null);
}

/** What is served as files from one folder. */
export function filesIn(output: string): Built {
  return { kind: 'static', entrypoint: null, output };
}

/** What runs a server of its own from a built folder. */
export function serverIn(output: string, file: string): Built {
  return { kind: 'ssr', entrypoint: posix.join(output, file), output };
}

/** A text of the configuration, or null when it is not there or not known. */
export function setting(
  unit: JavaScriptPackage,
  config: Configuration | null,
  ...path: readonly string[]
): string | null {
  const written = config ? option(config.options, ...path) : undefined;
  return config && written ? textOf(unit.project, config.module, written) : null;
}
