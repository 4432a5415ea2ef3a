import { normalizeName, requiredName } from '../formats/pep508/name.ts';
import { isDevelopmentTool } from '../formats/python/development.ts';
import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { Requirements } from '../model/plan.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Tree } from '../model/tree.ts';
import { evidenceFor } from './evidence.ts';
import { chooseGroups } from './groups.ts';
import { impliedRequirements } from './implied.ts';
import { cpuTorch } from './processor.ts';

/**
 * What to resolve for a service: its manifest (the imports when there is none), plus what its command needs and nothing
 * declares, minus heavy packages and tools for development that are declared and neither imported nor needed.
 */
export function chooseRequirements(
  service: Service,
  recipe: Recipe,
  tree: Tree,
  config: Config,
): Choice<Requirements> {
  // A bound of the command's own counts beside what the manifest asks of the same package.
  const served = recipe.requires.filter(
    (requirement) => !service.declared.includes(requiredName(requirement)) || /[<>=~]/.test(requirement),
  );
  const servers = new Set(served.map(requiredName));
  // A guessed name beside a manifest could be the wrong distribution, or a stranger's: the manifest is its owner's to mend.
  const guessed = service.manifest === null ? service.undeclared : [];
  const imported = guessed.filter((name) => !servers.has(name));
  const implied = impliedRequirements(service, tree);
  const kept = (config.services?.[service.id]?.keep ?? []).map(normalizeName);
  const idle = service.heavy.filter((heavy) => heavy.declared && !heavy.needed && !kept.includes(heavy.name));
  const tools = service.unused.filter((name) => isDevelopmentTool(name) && !kept.includes(name));
  const dropped = [...new Set([...idle.map((heavy) => heavy.name), ...tools])].sort();
  const torch = cpuTorch(service, dropped, config);
  const { groups, reasons: why } = chooseGroups(service, tree, config);
  const reasons = [
    service.manifest === null
      ? 'no manifest: from the imports'
      : `declared in ${[service.manifest, ...(service.manifestAlso ?? [])].join(' and ')}`,
    ...why,
    ...served.map(
      (requirement) => `${requirement} added: the command needs it, and the manifest does not ask for it`,
    ),
    ...imported.map((name) => `${name} added: the code needs it and there is no manifest`),
    ...implied.map(({ requirement, because }) => `${requirement} added: ${because}`),
    ...(kept.length > 0 ? [`${kept.join(', ')} kept: set in plimsoll.yaml`] : []),
    ...idle.map((heavy) => `${heavy.name} left out: ${heavy.because}`),
    ...(tools.length > 0
      ? [`${tools.join(', ')} left out: for development, and nothing that runs imports them`]
      : []),
    ...(torch === null ? [] : [torch]),
  ];
  const commanded = [...recipe.requires, ...implied.map(({ requirement }) => requirement)].map(requiredName);
  const added = [...served, ...imported, ...implied.map(({ requirement }) => requirement)].sort();
  const evidence = [...evidenceFor(service, 'manifest'), ...implied.flatMap((one) => one.evidence)];
  return choose(
    {
      ecosystem: 'python',
      manifest: service.manifest,
      ...(service.manifestAlso === undefined ? {} : { also: service.manifestAlso }),
      manager: service.manager,
      added,
      ...(groups.length > 0 ? { groups } : {}),
      ...(torch === null ? {} : { torch: 'cpu' as const }),
      dropped,
      needed: dropped.length > 0 ? [...new Set([...service.needed, ...commanded, ...kept])].sort() : [],
    },
    reasons.join('; '),
    evidence,
  );
}
