import { fileURLToPath } from 'node:url';
import type { StandIn } from '../../companions/stand-in.ts';
import type { Companion } from '../../model/companion.ts';
import type { Platform } from '../../model/config.ts';
import type { Engine } from '../../model/engine.ts';
import { type Finding, hasError } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Lock } from '../../model/lock.ts';
import type { Stack } from '../../model/stack.ts';
import { unknownCompanion } from '../errors.ts';
import { lockFileOf, readLock, writeLock } from '../lockfile.ts';
import { isHost } from '../platform.ts';
import type { Session } from '../verb.ts';
import { buildingPorts, type Ports } from '../wire/ports.ts';
import type { LockOptions } from './lock.ts';
import type { Planned } from './plan.ts';

/** A registry that has not answered by then is one that is not there. */
const PULL_MS = 300_000;

/** What is run for the stores and the proxy of a stack. */
export interface Companions {
  /** By the name of the stack's service: what is run for it. */
  readonly images: Readonly<Record<string, string>>;
  /** Those assembled here. */
  readonly built: readonly Image[];
  /** Names that nothing can be run for. */
  readonly absent: readonly string[];
  readonly diagnostics: readonly Finding[];
}

interface Wanted extends StandIn {
  /** `postgres`, `proxy`. */
  readonly name: string;
  readonly official: string;
}

/**
 * Images of companions, assembled whether or not an engine has others: those named, or the ones that stand in for the
 * stack's stores and its proxy. A name of none is a UserError.
 */
export async function assembleStep(
  names: readonly string[] | 'stack',
  planned: Planned,
  options: LockOptions,
  ports: Ports,
  session: Session,
): Promise<Assembled> {
  const { COMPANIONS, companionOf } = await import('../../companions/index.ts');
  const wanted =
    names === 'stack'
      ? (await wantedOf(planned.plan.stack)).flatMap(({ companion }) => companion ?? [])
      : names.map((name) => {
          const companion = companionOf(name);
          if (companion === null)
            throw unknownCompanion(
              name,
              COMPANIONS.map(({ id }) => id),
            );
          return companion;
        });
  const made = await assemble([...new Set(wanted)], planned.plan.platforms, planned, options, ports, session);
  session.talk.findings(made.diagnostics);
  return made;
}

/**
 * Images for the stack's stores and its proxy, on the engine: the official ones that it has or can pull, and where not
 * those assembled from Debian packages, locked like everything else. What cannot be had either way is a finding.
 */
export async function companionStep(
  planned: Planned,
  options: LockOptions,
  engine: Engine,
  ports: Ports,
  session: Session,
): Promise<Companions> {
  const source = planned.application.config.stack?.source ?? null;
  const wanted = await wantedOf(planned.plan.stack);
  const official = source === 'debian' ? [] : await officialOf(wanted, engine, ports, session);
  const images: Record<string, string> = Object.fromEntries(official.map((one) => [one.name, one.official]));
  const rest = wanted.filter((one) => !official.includes(one));
  const toBuild = rest.filter(({ companion }) => companion !== null && source !== 'official');
  const diagnostics: Finding[] = [
    ...rest.filter((one) => !toBuild.includes(one)).map(notRun),
    ...toBuild.filter(({ isSame }) => !isSame).map(standsIn),
  ];
  const built: Image[] = [];
  if (toBuild.length > 0) {
    const companions = [...new Set(toBuild.flatMap(({ companion }) => companion ?? []))];
    const made = await assemble(
      companions,
      planned.plan.platforms.filter(isHost),
      planned,
      options,
      ports,
      session,
    );
    diagnostics.push(...made.diagnostics);
    built.push(...made.images);
    for (const image of made.images)
      await session.talk.step(`loading ${image.ref}`, () => engine.load(image));
    for (const { name, companion } of toBuild) {
      const image = made.images.find(({ service }) => service === companion?.id);
      if (image !== undefined) images[name] = image.ref;
    }
  }
  session.talk.findings(diagnostics);
  const absent = wanted.map(({ name }) => name).filter((name) => images[name] === undefined);
  return { images, built, absent, diagnostics };
}

/** Those whose official image the engine has, or gets. After one that cannot be had no other is asked for. */
async function officialOf(
  wanted: readonly Wanted[],
  engine: Engine,
  ports: Ports,
  session: Session,
): Promise<readonly Wanted[]> {
  const found: Wanted[] = [];
  let reachable = true;
  for (const one of wanted) {
    if (await hasImage(one.official, engine, ports)) found.push(one);
    else if (reachable) {
      reachable = await pull(one.official, engine, ports, session);
      if (reachable) found.push(one);
    }
  }
  return found;
}

async function wantedOf({ stores, proxy }: Stack): Promise<readonly Wanted[]> {
  const { standIn } = await import('../../companions/stand-in.ts');
  const wanted = (name: string, official: string, role: string): Wanted => ({
    name,
    official,
    ...standIn(official, role),
  });
  return [
    ...stores.map(({ id, role, image }) => wanted(id, image.value, role)),
    ...(proxy === null ? [] : [wanted('proxy', proxy.value.image.value, 'nginx')]),
  ];
}

interface Assembled {
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
}

async function assemble(
  companions: readonly Companion[],
  platforms: readonly Platform[],
  planned: Planned,
  options: LockOptions,
  ports: Ports,
  session: Session,
): Promise<Assembled> {
  const lock = await locked(companions, planned, options, ports, session);
  const [{ buildCompanion }, { readTree }] = await Promise.all([
    import('../../build/companion.ts'),
    import('../../source/tree.ts'),
  ]);
  const images: Image[] = [];
  const diagnostics = [...lock.diagnostics];
  for (const companion of companions.filter(({ id }) => lock.value.companions?.[id] !== undefined)) {
    const folder = fileURLToPath(
      new URL(`../../../data/companions/${companion.files ?? companion.id}`, import.meta.url),
    );
    const ready = buildingPorts(ports, session);
    for (const platform of platforms) {
      const made = await session.talk.step(`building ${companion.title}`, () =>
        buildCompanion(companion, platform, lock.value, readTree(folder), ready),
      );
      diagnostics.push(...made.diagnostics);
      if (made.value !== null) images.push(made.value);
    }
  }
  return { images, diagnostics };
}

/** Locks them beside the services, in the same file. */
async function locked(
  companions: readonly Companion[],
  planned: Planned,
  options: LockOptions,
  { archive, store }: Ports,
  session: Session,
): Promise<{ readonly value: Lock; readonly diagnostics: readonly Finding[] }> {
  const file = lockFileOf(planned.application, options.lockFile, session);
  const before = await readLock(file);
  const { lockCompanions } = await import('../../lock/companion/lock.ts');
  const suite = planned.plan.services[0]?.base.value.suite ?? 'bookworm';
  const platforms = [...new Set([...planned.platforms, ...planned.plan.platforms])];
  const request = { companions, suite, platforms, previous: options.upgrade ? null : before };
  const { value, diagnostics } = await session.talk.step('locking servers', () =>
    lockCompanions(request, { archive, store, now: new Date() }),
  );
  const empty: Lock = { schema: 'plimsoll.lock/1', services: {}, debs: {}, wheels: {}, packages: {} };
  const base = before ?? empty;
  const lock: Lock = {
    ...base,
    companions: { ...base.companions, ...value.companions },
    debs: { ...base.debs, ...value.debs },
  };
  const failed = hasError(diagnostics);
  if (!failed && !options.locked && JSON.stringify(lock) !== JSON.stringify(before)) {
    await writeLock(file, lock);
    session.talk.detail(`wrote ${file.shown}`);
  }
  return { value: lock, diagnostics };
}

async function hasImage(ref: string, { name }: Engine, { run }: Ports): Promise<boolean> {
  const { code } = await run({ command: name, args: ['image', 'inspect', '--format', '{{.Id}}', ref] });
  return code === 0;
}

async function pull(ref: string, { name }: Engine, { run }: Ports, { talk }: Session): Promise<boolean> {
  const argv = { command: name, args: ['pull', '--quiet', ref] };
  const { code } = await talk.step(`pulling ${ref}`, () => run(argv, { timeoutMs: PULL_MS }));
  return code === 0;
}

function notRun({ name, official, companion }: Wanted): Finding {
  const why =
    companion === null
      ? 'and there is none to assemble from Debian packages'
      : 'and none may be assembled from Debian packages (stack.source: official)';
  return {
    rule: 'operate/not-run',
    severity: 'warning',
    confidence: 'high',
    message: `${name} is not run: no registry gives its image ${official}, ${why}`,
    fix: `Load the image into the engine, or name one that it can get: stack.images in plimsoll.yaml.`,
    path: null,
    line: null,
  };
}

function standsIn({ name, official, companion }: Wanted): Finding {
  return {
    rule: 'operate/stands-in',
    severity: 'warning',
    confidence: 'high',
    message: `${name}: no registry gives its image ${official}; ${companion?.title} of Debian packages runs in its place, without what that image adds`,
    fix: `Load the image into the engine, or name one that it can get: stack.images in plimsoll.yaml.`,
    path: null,
    line: null,
  };
}
