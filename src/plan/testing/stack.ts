import { memoryTree } from '../../formats/tree/memory.ts';
import type { Config } from '../../model/config.ts';
import { choose } from '../../model/evidence.ts';
import type { EnvironmentVariable, Inventory, Link, Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Stack } from '../../model/stack.ts';
import { plan } from '../plan.ts';
import { RECIPE, SERVICE } from './service.ts';

interface Around {
  readonly text?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: readonly Link[];
  readonly config?: Config;
}

/** The stack of services that are like {@link SERVICE} but for what is said of them. */
export function stackOf(services: readonly Partial<Service>[], around: Around = {}): Stack {
  const all = services.map((one): Service => ({ ...SERVICE, ...one }));
  const stores = [...new Set(all.flatMap((one) => one.stores))].sort();
  const inventory: Inventory = {
    schema: 'plimsoll.inventory/1',
    services: all,
    stores: stores.map((id) => ({
      id,
      usedBy: all.filter((one) => one.stores.includes(id)).map((one) => one.id),
      evidence: [],
    })),
    links: around.links ?? [],
    weights: [],
    containerFiles: Object.keys(around.files ?? {})
      .filter((path) => /compose/.test(path))
      .map((path) => ({ path, kind: 'compose' })),
    diagnostics: [],
  };
  const tree = memoryTree({ 'backend/main.py': around.text ?? '', ...around.files });
  const recipes = ({ framework, port }: Service): Recipe | null =>
    framework === 'unknown'
      ? null
      : { ...RECIPE, port: framework === 'celery' ? null : choose(port ?? 8000, 'named by the sources') };
  return plan(inventory, tree, around.config ?? {}, recipes).value.stack;
}

/** A variable that the code has no default for. */
export function variable(name: string, more: Partial<EnvironmentVariable> = {}): EnvironmentVariable {
  return { name, required: true, default: null, secret: false, path: 'backend/main.py', line: 1, ...more };
}
