import type { PythonModule } from '../formats/python/module.ts';
import { choose, type Evidence } from '../model/evidence.ts';
import type { Service, ServiceKind } from '../model/inventory.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Application } from './framework.ts';

/** An application that is the file itself: it is run, not imported. */
export function scriptApplication(
  module: PythonModule,
  framework: string,
  kind: ServiceKind,
  seen: { readonly line: number; readonly text: string; readonly preference?: number },
): Application {
  const { line, text, preference = 0 } = seen;
  return {
    framework,
    kind,
    path: module.path,
    object: null,
    factory: false,
    holders: [],
    preference,
    line,
    text,
  };
}

/** The entry point's file as it is named from the folder the service is started in. */
export function scriptPath(service: Service): string {
  const file = service.entrypoint ?? 'main.py';
  const path = service.path === '.' ? file : `${service.path}/${file}`;
  if (service.workdir === '.') return path;
  return path.startsWith(`${service.workdir}/`) ? path.slice(service.workdir.length + 1) : file;
}

/** A module by its name where its own imports are relative: by its path it would be in no package. */
function programOf(service: Service): readonly string[] {
  const { entrypoint } = service;
  return entrypoint !== null && !entrypoint.endsWith('.py') ? ['-m', entrypoint] : [scriptPath(service)];
}

/** Runs a program with the image's interpreter. */
export function pythonRecipe(service: Service, because: string): Recipe {
  const evidence: readonly Evidence[] = service.evidence
    .filter((claim) => claim.field === 'entrypoint')
    .map(({ path, line, text }) => ({ path, line, text }));
  const given = service.needs.find(({ what }) => what === 'arguments');
  return {
    command: choose(
      ['python', ...programOf(service), ...(given?.detail.split(' ') ?? [])],
      because,
      given ? [...evidence, given.evidence] : evidence,
    ),
    requires: [],
    port: null,
    probe: null,
    env: addressOf(service),
    forks: false,
  };
}

/** Listening on the machine itself is for development: in a container nothing else would reach it. */
function addressOf({ needs }: Service): Recipe['env'] {
  const address = needs.find(({ what }) => what === 'address');
  if (address === undefined) return {};
  return {
    [address.detail]: choose('0.0.0.0', 'the program listens on the address named here', [address.evidence]),
  };
}
