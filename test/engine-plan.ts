import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../src/model/engine.ts';
import { choose } from '../src/model/evidence.ts';
import type { Image } from '../src/model/image.ts';
import type { ServicePlan } from '../src/model/plan.ts';
import type { Store } from '../src/model/store.ts';
import { layerSource } from '../src/source/image/layer.ts';
import { imageFiles } from '../src/verify/files.ts';
import type { Clock } from '../src/verify/health.ts';
import { servicePlan } from '../src/verify/testing/plan.ts';
import { verify } from '../src/verify/verify.ts';
import type { Behaviour } from './engine-image.ts';

/** The real probe: asked inside, by the runtime that is in the image. */
const PROBE = `fetch('http://127.0.0.1:8000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** Seconds: nothing waits for it to be over, on a machine that does much besides either. */
export const START_PERIOD = 300;

/** A plan for the test's image. */
export function planOf(behaviour: Behaviour, changes: Partial<ServicePlan> = {}): ServicePlan {
  const command = choose(['/usr/bin/node', '/app/server.js', behaviour], 'test');
  const plan = servicePlan({ command, ...changes });
  const asked = { argv: ['/usr/bin/node', '-e', PROBE], startPeriod: START_PERIOD };
  const probe = plan.probe && choose({ ...plan.probe.value, ...asked }, 'test');
  return { ...plan, probe };
}

export interface Trial {
  readonly engine: Engine;
  readonly store: Store;
  readonly image: Image;
  readonly plan: ServicePlan;
  readonly inputs: Readonly<Record<string, string>>;
  /** How many times faster than the real one the clock goes, for what would wait for nothing to happen. */
  readonly speed: number;
}

/** Verifies with real files and, at speed 1, real time. */
export async function verifyOn({ engine, store, image, plan, inputs, speed }: Trial) {
  const files = (one: Image) => imageFiles(one, store, layerSource);
  const verification = await verify(plan, image, engine, { clock: clock(speed), files, inputs });
  const checks = new Map(verification.checks.map((check) => [check.id, check]));
  const failed = verification.checks.filter(({ ok }) => ok === false).map(({ id }) => id);
  return { ...verification, failed, checks };
}

function clock(speed: number): Clock {
  const start = Date.now();
  return {
    now: () => start + speed * (Date.now() - start),
    sleep: (milliseconds) => sleep(milliseconds / speed),
  };
}
