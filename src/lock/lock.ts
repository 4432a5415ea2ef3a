import { type Finding, isError, type Outcome } from '../model/finding.ts';
import {
  debFiles,
  type Lock,
  type LockedDeb,
  type LockedPackage,
  type LockedService,
  type LockedWheel,
  packageKeys,
  wheelFiles,
} from '../model/lock.ts';
import type { Plan, ServicePlan } from '../model/plan.ts';
import { cudaFindings } from './cuda.ts';
import { readDemand } from './demand.ts';
import { twoFiles } from './findings.ts';
import { inputsOf, isCurrent } from './inputs.ts';
import type { LockPorts } from './ports.ts';
import type { ServiceFiles, ServiceLocker } from './service.ts';

/**
 * Settles every file the plan's images need from outside the tree: Debian packages, wheels, npm packages, and the packages
 * with the libraries these link to. A service whose inputs have not changed keeps what the lock has, and when all do the
 * lock comes back as it is, the network not touched; otherwise what is locked is kept where nothing speaks against it.
 * A service that cannot be locked is left out and has error findings: write the lock only when there are none.
 * Rejects with a UserError when an archive or index cannot be reached, or serves what it should not.
 */
export async function lock(plan: Plan, ports: LockPorts): Promise<Outcome<Lock>> {
  const { previous, tree } = ports;
  const diagnostics: Finding[] = [];
  const services: Record<string, LockedService> = {};
  const debs: Record<string, LockedDeb> = {};
  const wheels: Record<string, LockedWheel> = {};
  const packages: Record<string, LockedPackage> = {};
  let locker: ServiceLocker | null = null;
  for (const service of plan.services) {
    const wanted = await readDemand(service, tree);
    diagnostics.push(...wanted.diagnostics);
    if (wanted.diagnostics.some(isError)) continue;
    const inputs = await inputsOf(service, wanted.files, tree);
    const held = previous?.services[service.id];
    if (previous !== null && isCurrent(held, inputs, plan.platforms)) {
      keep({ service: held, ...previous }, service, { services, debs, wheels, packages }, diagnostics);
      continue;
    }
    locker ??= await openLocker(plan, ports);
    const { value, diagnostics: told } = await locker.lock(service, wanted.demand, inputs);
    diagnostics.push(...told);
    if (value !== null && wanted.demand.ecosystem === 'python')
      diagnostics.push(...cudaFindings(service.id, value, plan.stack, service.requirements.value.manifest));
    if (value !== null && !told.some(isError))
      keep(value, service, { services, debs, wheels, packages }, diagnostics);
  }
  const value: Lock = { schema: 'plimsoll.lock/1', services, debs, wheels, packages };
  return { value, diagnostics };
}

/** Loaded when something is to be locked: most runs find all as it was. */
async function openLocker(plan: Plan, ports: LockPorts): Promise<ServiceLocker> {
  const { serviceLocker } = await import('./service.ts');
  return serviceLocker(plan.platforms, ports);
}

type Tables = {
  readonly services: Record<string, LockedService>;
  readonly debs: Record<string, LockedDeb>;
  readonly wheels: Record<string, LockedWheel>;
  readonly packages: Record<string, LockedPackage>;
};

/** Takes over a service with the files it names. */
function keep(files: ServiceFiles, { id }: ServicePlan, tables: Tables, diagnostics: Finding[]): void {
  tables.services[id] = files.service;
  for (const file of debFiles(files.service)) put(tables.debs, file, files.debs[file], diagnostics);
  for (const file of wheelFiles(files.service)) put(tables.wheels, file, files.wheels[file], diagnostics);
  for (const key of packageKeys(files.service)) {
    const entry = files.packages[key];
    if (entry !== undefined) tables.packages[key] = entry;
  }
}

function put<T extends { readonly sha256: string }>(
  table: Record<string, T>,
  file: string,
  entry: T | undefined,
  diagnostics: Finding[],
): void {
  const other = table[file];
  if (entry === undefined) return;
  if (other !== undefined && other.sha256 !== entry.sha256)
    diagnostics.push(twoFiles(file, other.sha256, entry.sha256));
  table[file] = entry;
}
