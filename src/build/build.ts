import { createHash } from 'node:crypto';
import { plainName } from '../formats/reference/name.ts';
import type { Platform } from '../model/config.ts';
import type { WantedWheel } from '../model/fetch.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import { type Lock, type LockedImage, wheelFiles } from '../model/lock.ts';
import { LostPackage } from '../model/npm.ts';
import type { Plan, ServicePlan } from '../model/plan.ts';
import { assemble } from './assemble.ts';
import { brokenLock, lostPackage, noBytecode, notLocked } from './findings.ts';
import { lockedFiles, type Target } from './jobs.ts';
import type { Build, BuildPorts } from './ports.ts';
import { type Installed, installer } from './wheels.ts';

/** See {@link Build}. */
export const build: Build = async (plan, lock, ports, touched = {}) => {
  const installed = installer(ports.wheels, wheelsOf(plan, lock));
  const images: Image[] = [];
  const diagnostics = new Map<string, Finding>();
  const add = (findings: readonly Finding[]): void => {
    // Services share layers, and what is wrong with a layer is said once.
    for (const finding of findings) diagnostics.set(JSON.stringify(finding), finding);
  };
  for (const service of plan.services) {
    const built: Image[] = [];
    for (const platform of plan.platforms) {
      const { value, diagnostics: found } = await buildOne(
        service,
        platform,
        plan,
        lock,
        ports,
        installed,
        touched[service.id] ?? null,
      );
      add(found);
      if (value) built.push(value);
    }
    images.push(...named(service.id, built));
  }
  return { value: images, diagnostics: [...diagnostics.values()] };
};

/** What indexes have of the wheels of all services. */
function wheelsOf({ services }: Plan, lock: Lock): readonly WantedWheel[] {
  const files = services.flatMap(({ id }) => {
    const service = lock.services[id];
    return service === undefined ? [] : wheelFiles(service);
  });
  return [...new Set(files)].flatMap((file) => {
    const wheel = lock.wheels[file];
    return wheel === undefined || wheel.source !== undefined ? [] : [{ file, sha256: wheel.sha256 }];
  });
}

async function buildOne(
  service: ServicePlan,
  platform: Platform,
  plan: Plan,
  lock: Lock,
  ports: BuildPorts,
  installed: Installed,
  touched: readonly string[] | null,
): ReturnType<typeof assemble> {
  const found = await targetOf(service, platform, lock, ports, touched);
  if ('rule' in found) return { value: null, diagnostics: [found] };
  const { target, slow } = found;
  const label = plan.platforms.length > 1 ? `${service.id} for ${platform}` : service.id;
  const assembling = assemble(target, installed, ports, `building ${label}`);
  const { value, diagnostics } = await assembling.catch((error): Outcome<null> => {
    // What only a build script needs is fetched here for the first time; other services may do without it.
    if (!(error instanceof LostPackage)) throw error;
    return { value: null, diagnostics: [lostPackage(service, error, ports.tree)] };
  });
  return { value, diagnostics: [...slow, ...diagnostics] };
}

async function targetOf(
  plan: ServicePlan,
  platform: Platform,
  lock: Lock,
  ports: BuildPorts,
  touched: readonly string[] | null,
): Promise<{ readonly target: Target; readonly slow: readonly Finding[] } | Finding> {
  const locked = Object.hasOwn(lock.services, plan.id) ? lock.services[plan.id] : undefined;
  const files = locked?.platforms[platform];
  if (!locked || !files) return notLocked(plan.id, platform);
  const found = lockedFiles(lock, files);
  if ('missing' in found) return brokenLock(plan.id, found.missing);
  const { language, version } = locked.runtime;
  const own = sameInterpreter(found.image, locked.platforms[ports.host]?.image);
  const compiling = language === 'python' ? await ports.compilers(version, own) : null;
  const compiler = compiling !== null && 'compile' in compiling ? compiling : null;
  const slow = compiling !== null && 'because' in compiling ? [noBytecode(plan.id, compiling)] : [];
  // What changed is compiled nearly always: its interpreter starts while the inputs are looked at.
  compiler?.start();
  return { target: { plan, platform, locked, ...found, lock, compiler, touched }, slow };
}

/** Bytecode depends on the release alone: what is for another machine is compiled by the same base as it is for this one. */
function sameInterpreter(image: LockedImage | null, here: LockedImage | undefined): LockedImage | null {
  return image !== null && here?.python.version === image.python.version ? here : null;
}

/** Platforms of one service are one image with one name: the tag tells its content, so that what was tried is what runs. */
function named(service: string, images: readonly Image[]): readonly Image[] {
  const [only, ...others] = images.map((image) => image.digest);
  if (only === undefined) return [];
  const content =
    others.length === 0
      ? only
      : createHash('sha256')
          .update([only, ...others].join())
          .digest('hex');
  const name = plainName(service) || 'service';
  const ref = `${name}:${content.replace('sha256:', '').slice(0, 12)}`;
  return images.map((image) => ({ ...image, ref }));
}
