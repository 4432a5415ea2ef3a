import { normalizeName } from '../pep508/name.ts';
import { readRequirements } from '../requirements/requirements.ts';
import type { Manifest } from './manifest.ts';

/**
 * A requirements file as a manifest.
 * @param also further ones that are installed with it
 */
export function requirementsManifest(
  path: string,
  read: (path: string) => string | null,
  also: readonly string[] = [],
): Manifest {
  const file = readRequirements(path, read, also);
  const dependencies = file.requirements.flatMap((one) => {
    const name = one.requirement?.name;
    if (name === undefined) return [];
    const requirement = one.location ?? one.text.replace(/\s+--[a-z-]+[=\s].*$/i, '');
    return [{ name: normalizeName(name), requirement, group: null, path: one.path, line: one.line }];
  });
  const { files, diagnostics } = file;
  return { path, manager: 'pip', python: null, dependencies, files, diagnostics };
}
