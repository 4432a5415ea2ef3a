import type { PythonModule } from './module.ts';

/** Where a name is defined. */
export interface Definition {
  readonly module: PythonModule;
  /** Dotted name inside the module; empty for the module itself. */
  readonly name: string;
}

/** Whether the module itself assigns, defines or declares the name's first part. */
export function isDefined({ module, name }: Definition): boolean {
  const [head] = name.split('.');
  return (
    module.assigns.some((one) => one.target === head && one.scope === '') ||
    module.functions.some((one) => one.name === head && one.scope === '') ||
    module.classes.some((one) => one.name === head && one.scope === '')
  );
}
