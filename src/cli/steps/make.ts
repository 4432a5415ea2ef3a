import { readFile } from 'node:fs/promises';
import { type Finding, isError } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import { type Application, type Folder, openApplication, openFolder } from '../application.ts';
import { cacheFolder } from '../cache.ts';
import type { Output } from '../outputs.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import type { BuildOptions } from './build.ts';
import type { Kept, Memory } from './memory.ts';
import type { PlanOptions } from './plan.ts';

/** Options of `build`. */
export interface MakeOptions extends PlanOptions, BuildOptions {
  readonly output?: readonly Output[];
  readonly attest?: boolean;
  /** Ids of companions, or true for those that the stack needs. */
  readonly companions?: readonly string[] | true;
  readonly watch?: boolean;
}

/** What `build` made, and where it went. */
export interface Made {
  /** Of services, then of companions. */
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
  /** Where images went, for people. */
  readonly delivered: readonly string[];
  /** False when something asked for could not be built. */
  readonly complete: boolean;
}

type PortsOf = (application: Application) => Promise<Ports>;

/** Plans, builds, and delivers the images to where they were asked for. What nothing has changed of is looked up. */
export async function makeStep(
  dir: string,
  options: MakeOptions,
  portsOf: PortsOf,
  session: Session,
): Promise<Made> {
  const folder = await openFolder(dir, session);
  const memory = await memoryOf(folder, options, session);
  const kept = await memory?.recall();
  if (!kept) return makeAnew(folder, options, portsOf, session, memory);
  session.talk.findings(kept.diagnostics);
  const ports = async () => portsOf(await openApplication(folder, session));
  return { ...kept, delivered: await deliverAll(kept.images, options, ports, session), complete: true };
}

async function makeAnew(
  folder: Folder,
  options: MakeOptions,
  portsOf: PortsOf,
  session: Session,
  memory: Memory | null,
): Promise<Made> {
  const [{ planStep }, { buildStep }] = await Promise.all([import('./plan.ts'), import('./build.ts')]);
  const planned = await planStep(folder, options, session);
  const ports = await portsOf(planned.application);
  const built = await buildStep(planned, options, ports, session);
  const names = options.companions === true ? 'stack' : (options.companions ?? []);
  const companions =
    names.length === 0
      ? { images: [], diagnostics: [] }
      : await (await import('./companions.ts')).assembleStep(names, planned, options, ports, session);
  const made: Kept = {
    images: [...built.images, ...companions.images],
    diagnostics: [...built.diagnostics, ...companions.diagnostics],
  };
  const attachments = options.attest
    ? await (await import('../attest.ts')).attest(
        { ...built, plan: planned.plan, version: session.version },
        ports,
        session.talk.progress,
      )
    : [];
  const delivered = await deliverAll(made.images, options, async () => ports, session, attachments);
  const complete = built.missing.length === 0 && !companions.diagnostics.some(isError);
  if (complete && !made.diagnostics.some(isError)) await memory?.keep(made);
  return { ...made, delivered, complete };
}

async function deliverAll(
  images: readonly Image[],
  options: MakeOptions,
  ports: () => Promise<Ports>,
  session: Session,
  attachments: Parameters<typeof import('../outputs.ts').deliver>[4] = [],
): Promise<readonly string[]> {
  const delivered: string[] = [];
  for (const output of options.output ?? []) {
    const { deliver } = await import('../outputs.ts');
    delivered.push(await deliver(images, output, await ports(), session, attachments));
  }
  return delivered;
}

/**
 * The memory of builds of a folder, as far as a build depends on nothing else: on this program, not on sources that are
 * being worked on, and on what is asked for. Who stays remembers by himself; who wants to be told more is.
 */
async function memoryOf(folder: Folder, options: MakeOptions, session: Session): Promise<Memory | null> {
  const { program, talk, env, platform } = session;
  const { service, platform: platforms, tag, locked, trim, lockFile, companions, attest, watch } = options;
  const beyond = companions !== undefined || attest || watch || trim || lockFile !== undefined;
  if (program === null || beyond || talk.verbosity === 'verbose') return null;
  const [{ openMemory }, { openStore }, { readTree }, text] = await Promise.all([
    import('./memory.ts'),
    import('../../store/store.ts'),
    import('../../source/tree.ts'),
    readFile(program, 'utf8'),
  ]);
  const store = await openStore(cacheFolder(env, platform));
  const asked = { service, platforms, tag, locked };
  const { zlib } = process.versions;
  const key = [session.version, text, zlib, process.arch, folder.root, asked];
  return openMemory(store, key, folder.tree, () => readTree(folder.root));
}
