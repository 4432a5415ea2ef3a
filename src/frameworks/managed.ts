import type { PythonModule } from '../formats/python/module.ts';
import { choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Application, Scope } from './framework.ts';
import { pythonRecipe, scriptApplication } from './scripts.ts';
import { settingsOf, texts } from './settings.ts';

/** A worker that Django starts: the application that brings the command, and the command. */
export interface Managed {
  readonly framework: string;
  readonly application: string;
  readonly command: string;
}

/** `manage.py` as the worker it may start; {@link isManaged} says whether the settings have what it takes. */
export function managedWorker(module: PythonModule, { framework, command }: Managed): readonly Application[] {
  const seen = module.calls.find(({ name }) => name.endsWith('execute_from_command_line'));
  if (seen === undefined || !isManagement(module.path)) return [];
  return [scriptApplication(module, framework, 'worker', { line: seen.line, text: `manage.py ${command}` })];
}

/** True for the program through which Django's commands are run. */
export function isManagement(path: string): boolean {
  return /(^|\/)manage\.py$/.test(path);
}

/** Whether the settings that `manage.py` names have the application that brings the command. */
export function isManaged({ reached }: Scope, { application }: Managed): boolean {
  return reached.some((module) =>
    module.assigns.some(({ target, value }) => /_APPS$/.test(target) && texts(value).includes(application)),
  );
}

/** Whether any settings of the tree have it. */
export function isNamed({ project }: Scope, { application }: Managed): boolean {
  return project.paths.some((path) => {
    const text = project.text(path);
    return (text?.includes(`'${application}'`) || text?.includes(`"${application}"`)) ?? false;
  });
}

/** How Django's own command starts the worker. */
export function managedRecipe(service: Service, { framework, command }: Managed): Recipe {
  const base = pythonRecipe(
    service,
    "Django's own command starts the worker with the settings of the project",
  );
  const { value, because, evidence } = base.command;
  return {
    ...base,
    command: choose([...value, command], because, evidence),
    requires: [framework],
    env: { ...base.env, ...settingsOf(service) },
  };
}
