import { readFile } from 'node:fs/promises';
import type { AddonJob, MadeAddon, MakeAddon } from '../../model/addon.ts';
import type { Engine } from '../../model/engine.ts';
import { UserError } from '../../model/error.ts';
import type { Lock, LockedDeb } from '../../model/lock.ts';
import type { Digest } from '../../model/store.ts';
import { hostPlatform } from '../platform.ts';
import { addonDiffers, addonFailed } from '../source-errors.ts';
import type { Session } from '../verb.ts';
import { openScripts } from '../wire/engine.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';

/** Raised when the same packages come to be compiled otherwise. */
const FORM = 1;
const SCRIPT = new URL('../../../data/source/addon.mjs', import.meta.url);

/** Compiles packages with the engine of this machine, found when the first has to be compiled. */
export function openAddons(engine: Engine['name'] | null, ports: Ports, session: Session): MakeAddon {
  return async (job) => {
    const host = hostPlatform();
    if (job.platform !== host)
      return { failed: `compilers here make code for ${host}, and not for ${job.platform}` };
    const script = await readFile(SCRIPT, 'utf8');
    const debs = await tools(job, ports);
    const key = [FORM, identity(job), debs.map(({ sha256 }) => sha256).sort(), script];
    const known = await ports.store.recall<Digest>('addon', key);
    if (known !== null && (await ports.store.blob(known)) !== null) return { tar: known };
    try {
      const made = await run(job, debs, script, engine, ports, session);
      if ('tar' in made) await ports.store.remember('addon', key, made.tar);
      return made;
    } catch (error) {
      // Without an engine nothing is compiled; that and why is for the finding.
      if (error instanceof UserError && !error.transient)
        return { failed: `${error.message} (${error.fix})` };
      throw error;
    }
  };
}

/**
 * Compiles what a lock has compiled elsewhere and this machine lacks, of the same packages. Rejects with a UserError when
 * that cannot be done, or gives something else.
 */
export async function remakeAddons(
  { services, packages }: Lock,
  engine: Engine['name'] | null,
  ports: Ports,
  session: Session,
): Promise<void> {
  const make = openAddons(engine, ports, session);
  const platform = hostPlatform();
  for (const { suite, platforms } of Object.values(services)) {
    const { addons = {}, modules = {}, node: nodeKey = null } = platforms[platform] ?? {};
    const node = packages[nodeKey ?? ''];
    for (const [key, { sha256, npm: npmKey }] of Object.entries(addons)) {
      const npm = packages[npmKey];
      const folder = Object.keys(modules).find((at) => modules[at] === key);
      const held = await ports.store.blob(`sha256:${sha256}`);
      if (held !== null || folder === undefined || npm === undefined || node === undefined) continue;
      const { closureOf } = await import('../../lock/npm/addons.ts');
      const closure = await closureOf(folder, { modules, packages }, ports);
      const made = await make({ folder, modules: closure, packages, node, npm, suite, platform });
      if ('failed' in made) throw addonFailed(key, made.failed);
      if (made.tar !== `sha256:${sha256}`) throw addonDiffers(key);
    }
  }
}

/** All of a job that decides what comes of it. */
function identity({ folder, modules, packages, node, npm, suite, platform }: AddonJob): unknown {
  const sources = Object.entries(modules).map(([at, key]) => [at, packages[key]?.integrity ?? key]);
  return [folder, sources, node.integrity, npm.integrity, suite, platform];
}

async function run(
  job: AddonJob,
  debs: readonly LockedDeb[],
  script: string,
  engine: Engine['name'] | null,
  ports: Ports,
  session: Session,
): Promise<MadeAddon> {
  const [{ buildAddon }, scripts] = await Promise.all([
    import('../../build/node/addon.ts'),
    openScripts(engine, ports, session),
  ]);
  const ready = { ...buildingPorts(ports, session), packages: ports.registry, scripts };
  return session.talk.step(`compiling ${job.modules[job.folder]}`, () =>
    buildAddon(job, debs, script, ready),
  );
}

async function tools({ suite, platform }: AddonJob, { tools }: Ports): Promise<readonly LockedDeb[]> {
  const [{ debianArchitecture }, { ADDON_TOOLS }] = await Promise.all([
    import('../../formats/deb/architecture.ts'),
    import('../../engine/toolchain/addons.ts'),
  ]);
  return tools.packages(suite, debianArchitecture(platform), ADDON_TOOLS);
}
