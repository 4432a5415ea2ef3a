import type { BuildPorts } from '../../build/ports.ts';
import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Lock } from '../../model/lock.ts';
import type { Plan } from '../../model/plan.ts';
import { frugally, streaming } from '../collector.ts';
import { unbuildable } from '../errors.ts';
import { hostPlatform } from '../platform.ts';
import { withPublic } from '../public.ts';
import { retag } from '../tags.ts';
import type { Session } from '../verb.ts';
import { openScripts } from '../wire/engine.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';
import { type Locked, type LockOptions, lockStep } from './lock.ts';
import type { Planned } from './plan.ts';
import { offerBase } from './rebase.ts';
import type { Rebuild } from './trim.ts';

/** Options of all commands that build. */
export interface BuildOptions extends LockOptions {
  /** Tag, or name and tag, instead of the one that tells the content. */
  readonly tag?: string;
  /** Leave out what a verified run does not lead to. */
  readonly trim?: boolean;
  /** Values for the plan's inputs, by name, for the run that trimming goes by. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What was built, and what was not. */
export interface Built {
  readonly images: readonly Image[];
  /** What they were built from. */
  readonly lock: Lock;
  /** Ids of services asked for that could not be planned, locked or built. */
  readonly missing: readonly string[];
  /** Of scanning, planning, locking and building. */
  readonly diagnostics: readonly Finding[];
}

/**
 * Locks if need be and assembles the images, into the store. A service that cannot be locked or built is left out and
 * its findings are said; when that is every service, it is a UserError.
 */
export async function buildStep(
  planned: Planned,
  options: BuildOptions,
  ports: Ports,
  session: Session,
): Promise<Built> {
  const { application, plan } = planned;
  const { talk } = session;
  const locked = await lockStep(planned, options, ports, session);
  sayLock(locked, session);
  offerBases(plan, locked.lock, ports);
  const services = plan.services
    .filter((service) => !locked.missing.includes(service.id))
    .map((service) => withPublic(service, session.env, application.tree));
  if (services.length === 0) throw unbuildable(locked.missing);
  const [{ build }, compilers, scripts] = await Promise.all([
    import('../../build/build.ts'),
    ports.compilers(locked.lock),
    openScripts(options.engine ?? null, ports, session),
  ]);
  const buildPorts: BuildPorts = {
    ...buildingPorts(ports, session),
    tree: application.tree,
    packages: ports.registry,
    scripts,
    host: hostPlatform(),
    compilers,
  };
  const whole = await talk.step('building', () =>
    streaming(() => frugally(() => build({ ...plan, services }, locked.lock, buildPorts))),
  );
  talk.findings(whole.diagnostics);
  const rebuild: Rebuild = async (service, touched) => {
    const only: Plan = { ...plan, services: [service], platforms: [hostPlatform()] };
    return (await talk.step('trimming', () => build(only, locked.lock, buildPorts, touched))).value;
  };
  const trimmed = options.trim
    ? await (await import('./trim.ts')).trimStep(
        planned,
        whole.value,
        locked,
        rebuild,
        options,
        ports,
        session,
      )
    : { images: whole.value, diagnostics: [] };
  const diagnostics = [...whole.diagnostics, ...trimmed.diagnostics];
  const images = retag(trimmed.images, options.tag);
  const ids = plan.services.map((service) => service.id);
  const missing = ids.filter((id) => !images.some((image) => image.service === id));
  if (images.length === 0) throw unbuildable(missing);
  return {
    images,
    lock: locked.lock,
    missing: [...planned.blocked, ...missing],
    diagnostics: [...planned.diagnostics, ...locked.diagnostics, ...diagnostics],
  };
}

/** Layers of images of others are where they are until something asks for their bytes. */
function offerBases(plan: Plan, { services }: Lock, ports: Ports): void {
  for (const { id, base } of plan.services) {
    const name = base.value.image;
    if (name === undefined) continue;
    for (const [platform, { image }] of Object.entries(services[id]?.platforms ?? {}))
      if (image !== undefined) offerBase(image, name, platform as Platform, ports);
  }
}

function sayLock({ file, written, missing }: Locked, { talk }: Session): void {
  if (written) talk.say(`wrote ${file.shown}`);
  if (missing.length > 0)
    talk.say(`${file.shown} was not written: ${missing.join(', ')} could not be locked`);
}
