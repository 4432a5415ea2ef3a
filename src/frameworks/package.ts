import { posix } from 'node:path';
import type { Expression, ScriptModule } from '../formats/javascript/syntax.ts';
import { definitionOf } from '../formats/javascript/value.ts';
import { lineAt } from '../formats/text/line.ts';
import type { Evidence } from '../model/evidence.ts';
import type { JavaScriptPackage } from './framework.ts';

/** The first of the packages that a manifest declares, or null. */
export function declared(unit: JavaScriptPackage, names: readonly string[]): string | null {
  const { dependencies, development } = unit.manifest;
  return names.find((name) => name in dependencies || name in development) ?? null;
}

/** Where a manifest declares a package. */
export function declaration(unit: JavaScriptPackage, name: string): Evidence {
  const { path, dependencies, development } = unit.manifest;
  const range = dependencies[name] ?? development[name] ?? '';
  return { path, line: lineOf(unit, path, `"${name}"`), text: `"${name}": "${range}"` };
}

/** A script of the manifest whose command fits; the one of the usual name before others. */
export function scriptRunning(unit: JavaScriptPackage, pattern: RegExp): string | null {
  const { scripts } = unit.manifest;
  const names = Object.keys(scripts).filter((name) => pattern.test(scripts[name] ?? ''));
  return names.includes('build') ? 'build' : (names[0] ?? null);
}

export function scriptEvidence(unit: JavaScriptPackage, script: string | null): Evidence {
  const { path, scripts } = unit.manifest;
  if (script === null) return { path, line: null, text: 'no script builds it' };
  return { path, line: lineOf(unit, path, `"${script}"`), text: `"${script}": "${scripts[script]}"` };
}

/** A file of the package's own folder whose name fits, or null. */
export function fileNamed(unit: JavaScriptPackage, pattern: RegExp): string | null {
  return (
    unit.files.find((path) => posix.dirname(path) === unit.folder && pattern.test(posix.basename(path))) ??
    null
  );
}

/** A path of the package, relative to the root, when it is a file. */
export function fileIn(unit: JavaScriptPackage, relative: string): string | null {
  const path = posix.join(unit.folder, relative);
  return unit.project.tree.file(path) ? path : null;
}

/** A configuration file and the object it gives. */
export interface Configuration {
  readonly module: ScriptModule;
  readonly options: Expression;
}

export function configuration(unit: JavaScriptPackage, pattern: RegExp): Configuration | null {
  const path = fileNamed(unit, pattern);
  const module = path === null ? null : unit.project.module(path);
  if (!module?.whole) return module && { module, options: { kind: 'other' } };
  return { module, options: unwrapped(unit, module, module.whole, 0) };
}

/** `defineConfig({...})`, `withPlugin(config)`, `() => ({...})` and names of such: the object inside. */
function unwrapped(
  unit: JavaScriptPackage,
  module: ScriptModule,
  value: Expression,
  depth: number,
): Expression {
  if (depth > 6) return value;
  const next = (one: Expression): Expression => unwrapped(unit, module, one, depth + 1);
  if (value.kind === 'function' && value.returns) return next(value.returns);
  if (value.kind === 'name') {
    const found = definitionOf(unit.project, module, value.name);
    return found ? unwrapped(unit, found.module, found.value, depth + 1) : value;
  }
  if (value.kind !== 'call') return value;
  const args = value.args.map(next);
  const inner = args.find(({ kind }) => kind === 'object') ?? args.find(({ kind }) => kind === 'list');
  return inner ?? (value.callee.kind === 'call' ? next(value.callee) : value);
}

/** An option of a configuration by its path, or undefined. */
export function option(options: Expression, ...path: readonly string[]): Expression | undefined {
  let now: Expression | undefined = options;
  for (const key of path) now = now?.kind === 'object' ? now.entries[key] : undefined;
  return now;
}

/** The line of a text's first occurrence in a file, or null. */
export function lineOf(unit: JavaScriptPackage, path: string, text: string): number | null {
  const source = unit.project.text(path);
  const at = source?.indexOf(text) ?? -1;
  return source === null || at < 0 ? null : lineAt(source, at);
}

/** Port in a script's command, or null: `next dev -p 3001`, `vite --port 3000`, `PORT=3005 node x`. */
export function portInScript(
  unit: JavaScriptPackage,
  names: readonly string[],
): { readonly value: number; readonly evidence: Evidence } | null {
  for (const name of names) {
    const port = /(?:--port|-p|--listen|-l)[\s=]+(\d{2,5})\b|\bPORT=(\d{2,5})\b/.exec(
      unit.manifest.scripts[name] ?? '',
    );
    const value = Number(port?.[1] ?? port?.[2]);
    if (value > 0 && value < 65_536) return { value, evidence: scriptEvidence(unit, name) };
  }
  return null;
}
