import type { RunningService } from '../model/running.ts';
import { type Named, probeArgv } from './compose.ts';
import type { OperatePorts } from './start.ts';

/** Milliseconds between questions to one service. */
const ASK_MS = 1_000;
/** No probe takes longer. */
const PROBE_MS = 120_000;

/**
 * Has what starts asked whether it is well. Docker does that by itself, often while something starts. Podman asks at
 * the usual interval only, and on machines without systemd never: there it is told to.
 */
export function asking({ program }: Named, { run, now }: OperatePorts) {
  const next = new Map<string, number>();
  return (services: readonly RunningService[]): void => {
    if (program !== 'podman') return;
    for (const { state, container } of services) {
      if (state !== 'starting' || now() < (next.get(container) ?? 0)) continue;
      // Not again before it has answered.
      next.set(container, Number.POSITIVE_INFINITY);
      void run(probeArgv(program, container), { timeoutMs: PROBE_MS }).then(() =>
        next.set(container, now() + ASK_MS),
      );
    }
  };
}
