import type { Service } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';
import { FRAMEWORKS } from './index.ts';

/** How the service's framework is run, or null when there is no framework of that id. */
export function recipeOf(service: Service): Recipe | null {
  const framework = FRAMEWORKS.find((one) => one.id === service.framework);
  return framework ? framework.recipe(service) : null;
}
