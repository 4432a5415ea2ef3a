import type { RegisterHooksOptions } from 'node:module';

/**
 * How imports between files of the bundle are resolved: by their names, as these files are there and lie beside each other.
 * Node would look for each, for what it links to and for the package it belongs to: five hundred times in a build.
 * @param main URL of the bundle's first file
 */
export function resolveByName(main: string): RegisterHooksOptions {
  const folder = new URL('.', main).href;
  return {
    resolve: (specifier, context, next) =>
      specifier.startsWith('./') && context.parentURL?.startsWith(folder)
        ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
        : next(specifier, context),
  };
}
