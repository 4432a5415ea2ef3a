import { posix } from 'node:path';
import { pathOf } from '../formats/javascript/path.ts';
import type { Expression } from '../formats/javascript/syntax.ts';
import { withAbove } from '../formats/path/above.ts';
import type { JavaScriptPackage } from './framework.ts';
import { type Configuration, fileIn, option } from './package.ts';

/**
 * The folder that a bundler writes its first bundle to, relative to the package; null when its configuration does not
 * show it.
 * @param folder option below `output` that names the folder
 * @param file option below `output` that names the bundle itself
 */
export function bundleFolder(
  unit: JavaScriptPackage,
  config: Configuration | null,
  folder: string,
  file: string,
): string | null {
  if (config === null) return null;
  const within = { project: unit.project, module: config.module, folder: unit.folder };
  const output = option(first(config.options), 'output');
  const named = (name: string): string | null =>
    (output && pathOf(within, option(first(output), name))?.replace(/^\/+/, '')) || null;
  const written = named(file);
  return named(folder) ?? (written === null ? null : posix.dirname(written));
}

/** The folder of the page that the tree has beside bundles or above them, `public/` of `public/build/`; or null. */
export function pageFolder(unit: JavaScriptPackage, bundles: string): string | null {
  const folders = withAbove(bundles).filter((folder) => folder !== '.' && folder !== '/');
  return folders.find((folder) => fileIn(unit, `${folder}/index.html`) !== null) ?? null;
}

/** Of several configurations or outputs the first. */
function first(value: Expression): Expression {
  return (value.kind === 'list' ? value.items[0] : undefined) ?? value;
}
