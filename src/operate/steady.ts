import type { RunningService } from '../model/running.ts';
import { stateArgv } from './compose.ts';
import { parseStartedAt } from './containers.ts';
import type { OperatePorts } from './start.ts';

/** What no probe asks is well when it has stayed up for this long. */
const STEADY_MS = 5_000;
/** A container that was started anew this often does not come up. */
const TOO_OFTEN = 2;

/**
 * Watches services without a probe: between two crashes they run like any other.
 * `isSteady` looks at those that run now, and says whether all of them have stayed up long enough; `loops` says whether a
 * service has been started again and again.
 */
export function steadiness(program: 'docker' | 'podman', { run, now }: OperatePorts) {
  const seen = new Map<
    string,
    { readonly startedAt: string | null; readonly since: number; readonly again: number }
  >();
  return {
    async isSteady(services: readonly RunningService[]): Promise<boolean> {
      for (const { id, container } of services.filter(({ state }) => state === 'running')) {
        const startedAt = parseStartedAt((await run(stateArgv(program, container))).stdout);
        const known = seen.get(id);
        if (known === undefined) seen.set(id, { startedAt, since: now(), again: 0 });
        else if (known.startedAt !== startedAt)
          seen.set(id, { startedAt, since: now(), again: known.again + 1 });
      }
      return services.every(
        ({ id, state }) => state !== 'running' || now() - (seen.get(id)?.since ?? now()) >= STEADY_MS,
      );
    },
    loops: (id: string): boolean => (seen.get(id)?.again ?? 0) >= TOO_OFTEN,
  };
}
