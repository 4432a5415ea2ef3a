import { posix } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { unlikely } from '../decoy.ts';
import { depthOf } from '../folder.ts';
import type { Draft } from './draft.ts';

/** Commands that really start something, as opposed to notes about it. */
const STARTS = new Set(['container', 'procfile', 'script']);

export interface Selection {
  readonly services: readonly Draft[];
  readonly diagnostics: readonly Finding[];
}

/**
 * Which applications are services. Those that share a manifest (or, without one, a folder) and do the same kind of
 * work are variants of one service, unless several are started by container files, Procfiles or scripts. A doubtful
 * one (an example, an old copy) that nothing starts is none as long as there is a better one anywhere.
 */
export function selectServices(drafts: readonly Draft[]): Selection {
  const groups = Map.groupBy(
    withoutWrapped(drafts.filter((one) => isOwnProgram(one, drafts))),
    (one) => `${homeOf(one)} ${role(one)}`,
  );
  const best = withoutCopies([...groups.values()].flatMap(variants));
  const sure = best.filter((one) => one.doubt === null || (isStarted(one) && !isForDevelopment(one)));
  const services = sure.length > 0 ? sure : best;
  return { services, diagnostics: decoys(drafts, services) };
}

/** Folder whose applications are variants of one another. */
function homeOf(draft: Draft): string {
  return draft.manifest ? posix.dirname(draft.manifest.path) : draft.root;
}

/** Servers of one protocol replace one another; a server, a user interface and a worker stand side by side. */
function role({ framework, application: { kind } }: Draft): string {
  if (framework.id === 'grpc') return framework.id;
  return kind === 'api' || kind === 'web' || kind === 'ssr' ? 'server' : kind;
}

function variants(group: readonly Draft[]): readonly Draft[] {
  const ranked = group.toSorted(
    (a, b) => b.score - a.score || (a.application.path < b.application.path ? -1 : 1),
  );
  const [first] = ranked;
  if (!first) return [];
  const others = ranked
    .slice(1)
    .filter((one) => isMeant(first) && isMeant(one) && one.doubt === null)
    .filter((one) => placeOf(one) !== placeOf(first) || isBeside(one, first));
  const places = new Map(others.toReversed().map((one) => [`${placeOf(one)} ${ownPort(one, first)}`, one]));
  return [first, ...places.values()];
}

/** Two that one file starts on ports of their own run side by side, wherever they stand. */
function isBeside(one: Draft, other: Draft): boolean {
  return ownPort(one, other) !== null;
}

/** The port that a file which starts another on a different one starts this on, or null. */
function ownPort(one: Draft, other: Draft): number | null {
  const started = (draft: Draft) =>
    draft.matches
      .map(({ launch }) => launch)
      .filter(({ source, port }) => STARTS.has(source) && port !== null);
  const found = started(one).find((launch) => {
    const same = started(other).filter(({ path }) => path === launch.path);
    return same.length > 0 && same.every(({ port }) => port !== launch.port);
  });
  return found?.port ?? null;
}

/** Two servers in one folder are variants of each other; two workers, or programs that serve themselves, are when they are the same file. */
function placeOf({ application }: Draft): string {
  const isOwn = application.kind === 'worker' || (application.kind === 'api' && application.object === null);
  return isOwn ? application.path : posix.dirname(application.path);
}

/** Workers are also meant where a README tells how to start each: unlike servers, they do not replace one another. */
function isMeant(draft: Draft): boolean {
  const isTold = draft.matches.some(({ launch }) => launch.source === 'readme');
  return isStarted(draft) || (draft.application.kind === 'worker' && isTold);
}

/** A program without a framework that only a README starts is a service where it is all that its manifest is for. */
function isOwnProgram(draft: Draft, drafts: readonly Draft[]): boolean {
  if (draft.framework.id !== 'python' || isDeployed(draft)) return true;
  // A server that nothing starts is better than none.
  if (draft.application.kind === 'api' && drafts.every((one) => one.framework.id === 'python')) return true;
  const home = draft.manifest && posix.dirname(draft.manifest.path);
  if (home === null || home === '.' || home !== posix.dirname(draft.application.path)) return false;
  return !drafts.some((other) => other !== draft && homeOf(other) === home);
}

/** Started by something that is no more doubtful than it is itself. */
function isStarted(draft: Draft): boolean {
  return draft.matches.some(
    ({ launch }) => STARTS.has(launch.source) && (draft.doubt === null || unlikely(launch.path) === null),
  );
}

/** Made with what its manifest has for development only. */
function isForDevelopment({ manifest, framework }: Draft): boolean {
  const bringing = (manifest?.dependencies ?? []).filter(({ name }) =>
    framework.distributions.includes(name),
  );
  return (
    bringing.length > 0 && bringing.every(({ group }) => group !== null && /dev|test|lint|doc/i.test(group))
  );
}

/** Started by what puts it into a container; scripts run what is run once as well. */
function isDeployed(draft: Draft): boolean {
  return draft.matches.some(({ launch }) => launch.source === 'container' || launch.source === 'procfile');
}

/** Of two applications of which one's module imports the other's, the outer one is what a server is pointed at. */
function withoutWrapped(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter(
    (inner) =>
      !drafts.some(
        (outer) =>
          outer.application.path !== inner.application.path &&
          outer.application.kind === inner.application.kind &&
          outer.doubt === null &&
          outer.score >= inner.score - 20 &&
          outer.reach.direct.has(inner.application.path) &&
          (!isStarted(inner) || outer.application.holders.some((one) => one.path === inner.application.path)),
      ),
  );
}

/** Of two that stand in folders of the same name, with the same path in it, the one further down is a copy. */
function withoutCopies(drafts: readonly Draft[]): readonly Draft[] {
  const tail = (draft: Draft): string =>
    `${posix.basename(draft.root)} ${posix.relative(draft.root, draft.application.path)}`;
  return drafts.filter(
    (one) =>
      isStarted(one) ||
      !drafts.some(
        (other) =>
          other !== one &&
          one.root !== '.' &&
          tail(other) === tail(one) &&
          other.framework === one.framework &&
          depthOf(other.root) < depthOf(one.root),
      ),
  );
}

function decoys(drafts: readonly Draft[], services: readonly Draft[]): readonly Finding[] {
  const chosen = new Set(services.map((one) => one.application.path));
  const left = new Map(
    drafts
      .filter((one) => !chosen.has(one.application.path) && !one.application.factory)
      .map((one) => [one.application.path, one]),
  );
  return [...left.values()].flatMap((one) => {
    const others = services.filter((service) => role(service) === role(one));
    const better = others.find((service) => homeOf(service) === homeOf(one)) ?? others[0];
    if (!better || better.reach.modules.some((module) => module.path === one.application.path)) return [];
    const isProgram = one.framework.id === 'python';
    const what = isProgram ? 'is a program' : `makes a ${one.framework.title} application`;
    const rest =
      isProgram && !isDeployed(one)
        ? 'no container file starts it'
        : `${better.application.path} is the better candidate`;
    return [
      {
        rule: 'scan/decoy',
        severity: 'note',
        confidence: 'medium',
        message: `${one.application.path} ${what} that is taken for no service: ${one.doubt ?? rest}`,
        fix: 'if it is a service, start it in a container file or Procfile',
        path: one.application.path,
        line: one.application.line,
      } as const,
    ];
  });
}
