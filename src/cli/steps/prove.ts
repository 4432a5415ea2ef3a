import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Verification } from '../../model/report.ts';
import type { Session } from '../verb.ts';
import { verdict } from '../verdict.ts';
import { openPorts } from '../wire/ports.ts';
import { type BuildOptions, buildStep } from './build.ts';
import { type PlanOptions, planStep } from './plan.ts';
import { engineStep, type VerifyOptions, verifyStep } from './verify.ts';

/** Options of all commands that go the whole way. */
export interface ProveOptions extends PlanOptions, BuildOptions, VerifyOptions {}

/** What going the whole way came to. */
export interface Proved {
  readonly images: readonly Image[];
  readonly services: readonly Verification[];
  /** What the engine does not enforce. */
  readonly gaps: readonly string[];
  /** Of all stages. */
  readonly diagnostics: readonly Finding[];
  /** Exit code. */
  readonly code: number;
}

/**
 * Scans, plans, locks, builds and verifies services, together when they make a stack that can be run here, else one by
 * one: a service that fails at one stage does not keep the others from the next.
 */
export async function proveStep(dir: string, options: ProveOptions, session: Session): Promise<Proved> {
  const planned = await planStep(dir, options, session);
  const ports = await openPorts(planned.application, session);
  const engine = await engineStep(planned.plan, options, ports, session);
  const { images, missing, diagnostics } = await buildStep(planned, options, ports, session);
  const { isStack, stackEngineOf, proveStackStep } = await import('./prove-stack.ts');
  const stackEngine = isStack(planned.plan.stack) ? await stackEngineOf(engine, ports) : null;
  if (stackEngine !== null) {
    const proved = await proveStackStep(planned, images, engine, stackEngine, options, ports, session);
    return {
      ...proved,
      images: [...images, ...proved.images],
      gaps: engine.gaps,
      diagnostics: [...diagnostics, ...proved.diagnostics],
      code: verdict(proved.services, missing),
    };
  }
  const verified = await verifyStep(planned.plan, images, engine, options, ports, session);
  return {
    images,
    services: verified.services,
    gaps: engine.gaps,
    diagnostics: [...diagnostics, ...verified.diagnostics],
    code: verdict(verified.services, [...missing, ...verified.missing]),
  };
}
