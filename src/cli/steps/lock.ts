import type { Engine } from '../../model/engine.ts';
import { type Finding, hasError } from '../../model/finding.ts';
import type { Lock } from '../../model/lock.ts';
import type { Plan } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { staleLock } from '../errors.ts';
import { type LockFile, lockFileOf, readLock, withOthers, writeLock } from '../lockfile.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import { openAddons, remakeAddons } from './addons.ts';
import type { Planned } from './plan.ts';
import { openSources, remakeSources } from './sources.ts';

/** Options of all commands that lock. */
export interface LockOptions {
  /** Path of the lock; beside `plimsoll.yaml` when absent. */
  readonly lockFile?: string;
  /** Resolve everything anew instead of keeping what is locked. */
  readonly upgrade?: boolean;
  /** Fail when the lock is missing or stale instead of writing it. */
  readonly locked?: boolean;
  /** What builds packages that are published as sources only; the first that works when absent. */
  readonly engine?: Engine['name'];
}

/** The lock as it is now, and what became of it. */
export interface Locked {
  readonly lock: Lock;
  /** The lock as it was, or null when there was none. */
  readonly before: Lock | null;
  readonly file: LockFile;
  /** Ids of services that could not be locked. */
  readonly missing: readonly string[];
  readonly written: boolean;
  readonly diagnostics: readonly Finding[];
}

/**
 * Locks what the plan needs and keeps it in the lock file, which is written only when everything could be locked and
 * something changed. The lock is for the configured platforms besides those asked for, so that building for one of them
 * does not take the others out of it.
 */
export async function lockStep(
  planned: Planned,
  options: LockOptions,
  ports: Ports,
  session: Session,
): Promise<Locked> {
  const { application, plan } = planned;
  const { talk } = session;
  const file = lockFileOf(application, options.lockFile, session);
  const before = options.upgrade ? null : await readLock(file);
  if (options.locked) await requireCurrent(plan, before, application.tree, file);
  const wanted: Plan = { ...plan, platforms: [...new Set([...planned.platforms, ...plan.platforms])] };
  const { lock: lockPlan } = await import('../../lock/lock.ts');
  const { value, diagnostics } = await talk.step('locking', () =>
    lockPlan(wanted, {
      ...ports,
      sources: openSources(options.engine ?? null, ports, session),
      addon: openAddons(options.engine ?? null, ports, session),
      tree: application.tree,
      progress: talk.progress,
      tell: talk.findings,
      now: new Date(),
      previous: before,
    }),
  );
  talk.findings(diagnostics);
  const lock = withOthers(
    value,
    before,
    planned.inventory.services.map((service) => service.id),
  );
  const missing = plan.services.map(({ id }) => id).filter((id) => value.services[id] === undefined);
  const failed = hasError(diagnostics);
  const written = !failed && !options.locked && (await differs(lock, before));
  if (written) {
    await writeLock(file, lock);
    talk.detail(`wrote ${file.shown}`);
  }
  if (Object.values(lock.wheels).some(({ source }) => source !== undefined))
    await remakeSources(lock, options.engine ?? null, ports, session);
  await remakeAddons(lock, options.engine ?? null, ports, session);
  return { lock, before, file, missing, written, diagnostics };
}

/** Ids of the plan's services that the lock lacks or has for other inputs. Asks nobody. */
export async function staleServices(plan: Plan, lock: Lock | null, tree: Tree): Promise<readonly string[]> {
  const [{ readDemand }, { inputsOf, isCurrent }] = await Promise.all([
    import('../../lock/demand.ts'),
    import('../../lock/inputs.ts'),
  ]);
  const stale: string[] = [];
  for (const service of plan.services) {
    const { files } = await readDemand(service, tree);
    const inputs = await inputsOf(service, files, tree);
    if (!isCurrent(lock?.services[service.id], inputs, plan.platforms)) stale.push(service.id);
  }
  return stale;
}

async function requireCurrent(plan: Plan, lock: Lock | null, tree: Tree, file: LockFile): Promise<void> {
  const stale = await staleServices(plan, lock, tree);
  if (stale.length > 0) throw staleLock(file.shown, stale, lock === null);
}

async function differs(lock: Lock, before: Lock | null): Promise<boolean> {
  if (before === null) return true;
  const { printLock } = await import('../../formats/lockfile/lockfile.ts');
  return printLock(lock) !== printLock(before);
}
