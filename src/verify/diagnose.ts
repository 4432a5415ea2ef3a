import type { Container } from '../model/engine.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Cause, Diagnosis } from './cause.ts';
import { setting } from './cause.ts';
import { FILES } from './causes/files.ts';
import { IMPORTS } from './causes/imports.ts';
import { lookingAtItself, ownStore } from './causes/own-stores.ts';
import { SERVER } from './causes/server.ts';
import { SERVICES } from './causes/services.ts';
import { SETTINGS } from './causes/settings.ts';
import { WORKERS } from './causes/workers.ts';

/** From the most telling words to the least: an import that fails often drags a database's error along. */
const CAUSES: readonly Cause[] = [...IMPORTS, ...FILES, ...SETTINGS, ...SERVICES, ...WORKERS, ...SERVER];

/** Characters of the log's end that are searched. */
const LOOKED_AT = 64 * 1024;

/** How a container ended, or that it has not. */
export type State = Awaited<ReturnType<Container['state']>>;

/** The likely cause of a service not becoming healthy, from its log and how it ended; null when neither tells. */
export function diagnose(log: string, state: State, plan: ServicePlan): Diagnosis | null {
  if (state.outOfMemory) return outOfMemory(plan);
  // Python's groups of exceptions have a margin, behind which the lines are as always.
  const end = log.slice(-LOOKED_AT).replaceAll(/^ *\| /gm, '');
  for (const cause of CAUSES) {
    const match = lastMatch(end, cause.pattern);
    const diagnosis = match && cause.explain(match, plan);
    if (diagnosis) return diagnosis;
  }
  return fromCode(state.code) ?? fromStores(plan);
}

/** What waits for a store that is not there often says nothing. */
function fromStores(plan: ServicePlan): Diagnosis | null {
  const own = ownStore(plan, () => true);
  if (own === null) return null;
  const { because, fix } = lookingAtItself(own);
  return { because: `its log does not say why; ${because}`, fix };
}

/** True when the log says that it listens, but not where it is asked: waiting longer is no use. */
export function listensElsewhere(log: string, plan: ServicePlan): boolean {
  return SERVER.filter(({ id }) => id === 'loopback-only' || id === 'other-port').some((cause) => {
    const match = lastMatch(log.slice(-LOOKED_AT), cause.pattern);
    return match !== null && cause.explain(match, plan) !== null;
  });
}

function outOfMemory(plan: ServicePlan): Diagnosis {
  const megabytes = Math.round(plan.limits.value.memory / 1e6);
  return {
    because: `it took more than the ${megabytes} MB of memory it may have`,
    fix: `Raise ${setting(plan, 'memory')}, or make it need less: fewer workers, smaller models.`,
  };
}

/** 128 plus the signal's number, as shells and engines have it. */
function fromCode(code: number | null): Diagnosis | null {
  if (code === 132)
    return {
      because: 'it used an instruction this processor does not have (SIGILL)',
      fix: 'Take a build of the library for older processors, or run it on a newer one.',
    };
  if (code === 139)
    return {
      because: 'native code of it crashed (SIGSEGV)',
      fix: 'Pin the native libraries to versions that belong together.',
    };
  return null;
}

function lastMatch(text: string, pattern: RegExp): RegExpExecArray | null {
  let last: RegExpExecArray | null = null;
  for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) last = match;
  return last;
}
