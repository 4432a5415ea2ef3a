import type { RunningService } from '../model/running.ts';
import { type Project, statesArgv } from './compose.ts';
import { parseProbes } from './containers.ts';
import type { Expected, OperatePorts } from './start.ts';

/** A service while its stack starts, with what somebody who waits for it wants to know. */
export interface Watched extends RunningService {
  /** When it was first seen to run, on the clock of the ports; null while it waits for others. */
  readonly since: number | null;
  /** False once it is well or has failed. */
  readonly goesOn: boolean;
  /** What it waits for, or what its probe was last answered. */
  readonly note: string;
}

/** Milliseconds between questions for what probes say: each is work for the engine that is busy starting. */
const ASK_MS = 1_000;

/** Watches a stack from look to look. */
export function watching(
  { program }: Pick<Project, 'program'>,
  expected: readonly Expected[],
  ports: OperatePorts,
) {
  const since = new Map<string, number>();
  let said: ReadonlyMap<string, string> = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  return async (services: readonly RunningService[]): Promise<readonly Watched[]> => {
    const now = ports.now();
    for (const { state, container } of services)
      if (state !== 'waiting' && !since.has(container)) since.set(container, now);
    const asked = services.filter(({ state }) => state === 'starting').map(({ container }) => container);
    if (asked.length > 0 && now - askedAt >= ASK_MS) {
      askedAt = now;
      said = parseProbes((await ports.run(statesArgv(program, asked))).stdout);
    }
    const pending = services.filter((one) => isPending(one, expected)).map(({ id }) => id);
    return services.map((one) => ({
      ...one,
      since: one.state === 'waiting' ? null : (since.get(one.container) ?? now),
      goesOn: one.state !== 'failed' && pending.includes(one.id),
      note: noteOf(one, pending, expected, said),
    }));
  };
}

/** True for what others still have to wait for. */
function isPending({ id, state }: RunningService, expected: readonly Expected[]): boolean {
  const once = expected.some((one) => one.id === id && one.once);
  return /^(waiting|starting|failed)$/.test(state) || (once && state === 'running');
}

function noteOf(
  { id, state, container }: RunningService,
  pending: readonly string[],
  expected: readonly Expected[],
  said: ReadonlyMap<string, string>,
): string {
  if (state === 'starting') {
    const [, answer = ''] = [...said].find(([full]) => full.startsWith(container)) ?? [];
    return answer === '' ? '' : `its probe says: ${answer}`;
  }
  if (state !== 'waiting') return '';
  const after = expected.find((one) => one.id === id)?.after ?? [];
  const awaited = after.filter((other) => pending.includes(other));
  return awaited.length === 0 ? '' : `for ${awaited.join(', ')}`;
}
