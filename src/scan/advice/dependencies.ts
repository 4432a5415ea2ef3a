import { declaredInGroups } from '../../formats/manifest/groups.ts';
import { isDevelopmentTool } from '../../formats/python/development.ts';
import { formatBytes } from '../../formats/units/bytes.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { WEIGHT as SCRIPT_WEIGHT } from '../javascript/heavy.ts';
import { WEIGHT } from '../python/heavy.ts';
import { advise } from './finding.ts';
import { lockedBytes } from './locked.ts';

/** Where each distribution that nothing declares is first asked for. */
type Places = ReadonlyMap<string, Evidence>;

/**
 * What a manifest declares for nothing, for development, and not at all.
 * @param places those of each service
 */
export function dependencyAdvice(
  tree: Tree,
  services: readonly Service[],
  places: readonly Places[],
): readonly Finding[] {
  return services.flatMap((service, index) => {
    const missing = undeclared(tree, service, places[index]);
    return service.language === 'python'
      ? [
          ...heavyForNothing(tree, service),
          ...developmentTools(service),
          ...missing,
          ...cudaForNothing(service),
        ]
      : [...heavyForNothing(tree, service), ...missing];
  });
}

function heavyForNothing(tree: Tree, service: Service): readonly Finding[] {
  const idle = service.heavy.filter((heavy) => heavy.declared && !heavy.needed).map((heavy) => heavy.name);
  if (idle.length === 0 || service.manifest === null) return [];
  const bytes = idle.reduce((sum, name) => sum + (WEIGHT[name] ?? SCRIPT_WEIGHT[name] ?? 0), 0);
  const locked = lockedBytes(tree, service, idle);
  const fetched = locked ? `, ${formatBytes(locked.bytes)} to fetch by ${locked.path}` : '';
  // What is installed is known when the wheels are: `lock` and `inspect` count them.
  const message = `${service.id}: ${idle.join(', ')} (about ${formatBytes(bytes)} installed, an estimate${fetched}) declared and not reachable from ${service.entrypoint}`;
  const fix = 'declare them apart, for the training or the notebooks that need them';
  return [
    advise('heavy-unused', ['warning', 'medium'], { path: service.manifest, line: null }, message, fix),
  ];
}

function developmentTools(service: Service): readonly Finding[] {
  const tools = service.declared.filter((name) => isDevelopmentTool(name) && service.unused.includes(name));
  if (tools.length === 0 || service.manifest === null) return [];
  const message = `${service.id}: ${tools.join(', ')} are for development and nothing that runs imports them`;
  const fix = 'move them to a development group or a file of their own';
  return [
    advise('development-tools', ['note', 'high'], { path: service.manifest, line: null }, message, fix),
  ];
}

function undeclared(tree: Tree, service: Service, places: Places | undefined): readonly Finding[] {
  // An extra or a group that alone declares what is imported is installed as well: the plan takes it.
  const grouped = new Set(declaredInGroups(service.manifest, tree).map((one) => one.name));
  const missing = service.undeclared.filter((name) => !grouped.has(name));
  if (missing.length === 0) return [];
  const names = missing.join(', ');
  const claim = service.evidence.find((one) => one.field === 'entrypoint');
  const whole = { path: service.manifest ?? claim?.path ?? service.path, line: null };
  const place = missing.map((name) => places?.get(name)).find((one) => one !== undefined) ?? whole;
  const [uses, have] = service.kind === 'static' ? ['is made with', 'settings need'] : ['uses', 'code needs'];
  const message =
    service.manifest === null
      ? `${service.id} has no manifest; its ${have} ${names}`
      : `${service.id} ${uses} what ${service.manifest} does not declare: ${names}`;
  const fix =
    service.manifest === null
      ? 'write them to a requirements.txt, with versions'
      : 'declare them, with versions';
  return [advise('undeclared', ['warning', 'medium'], place, message, fix)];
}

/** A distribution that brings CUDA libraries where nothing asks for a GPU. */
function cudaForNothing(service: Service): readonly Finding[] {
  const asks = service.needs.some((need) => need.what === 'gpu');
  const idle = service.declared.filter((name) =>
    /^(nvidia-.*-cu\d+|onnxruntime-gpu|tensorflow-gpu|cupy-.*|faiss-gpu|triton)$/.test(name),
  );
  if (asks || idle.length === 0 || service.manifest === null) return [];
  const message = `${service.id}: ${idle.join(', ')} bring CUDA, and no reachable code asks for a GPU`;
  const fix = 'declare the CPU variants, unless the service runs on a GPU';
  return [advise('cuda-unused', ['warning', 'medium'], { path: service.manifest, line: null }, message, fix)];
}
