import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../model/engine.ts';
import { UserError } from '../../model/error.ts';
import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Plan, ServicePlan } from '../../model/plan.ts';
import type { Verification } from '../../model/report.ts';
import type { Store } from '../../model/store.ts';
import type { Clock } from '../../verify/health.ts';
import type { VerifyPorts } from '../../verify/verify.ts';
import { foreignPlatform } from '../errors.ts';
import { checkInputs } from '../inputs.ts';
import { isHost } from '../platform.ts';
import type { Session } from '../verb.ts';
import { openEngine } from '../wire/engine.ts';
import type { Ports } from '../wire/ports.ts';

/** The time that containers are watched by. */
export const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
};

/** Options of all commands that run images. */
export interface VerifyOptions {
  readonly engine?: Engine['name'];
  /** Values for the plan's inputs, by name. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What running images one by one showed. */
export interface Verified {
  readonly services: readonly Verification[];
  /** Ids of services that the engine failed at; the others are verified all the same. */
  readonly missing: readonly string[];
  readonly diagnostics: readonly Finding[];
}

/** Finds out, before anything is built, whether its images could be run here with what was given. */
export async function engineStep(
  plan: Plan,
  options: VerifyOptions,
  ports: Ports,
  session: Session,
): Promise<Engine> {
  checkInputs(plan, options.env ?? {});
  if (!plan.platforms.some(isHost)) throw foreignPlatform(plan.platforms);
  return openEngine(options.engine ?? null, ports, session);
}

/** Runs the images of this machine's platform, one after the other, and tries what their plans promise. */
export async function verifyStep(
  plan: Plan,
  images: readonly Image[],
  engine: Engine,
  options: VerifyOptions,
  ports: Ports,
  session: Session,
): Promise<Verified> {
  const { talk } = session;
  const services: Verification[] = [];
  const missing: string[] = [];
  const diagnostics: Finding[] = [];
  for (const image of images.filter(({ platform }) => isHost(platform))) {
    try {
      const name = `verifying ${image.service} on ${engine.name}`;
      const service = serviceOf(image, plan);
      const tried = { inputs: options.env ?? {} };
      services.push(await talk.step(name, () => verifyImage(service, image, engine, ports.store, tried)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing.push(image.service);
      diagnostics.push(notVerified(image.service, error));
    }
  }
  talk.findings(diagnostics);
  return { services, missing, diagnostics };
}

/** Runs one image of this machine's platform and tries what the plan of its service promises. */
export async function verifyImage(
  service: ServicePlan,
  image: Image,
  engine: Engine,
  store: Store,
  tried: Pick<VerifyPorts, 'inputs' | 'expected' | 'answered'>,
): Promise<Verification> {
  const [{ verify }, { imageFiles }, { layerSource }] = await Promise.all([
    import('../../verify/verify.ts'),
    import('../../verify/files.ts'),
    import('../../source/image/layer.ts'),
  ]);
  return verify(service, image, engine, {
    ...tried,
    clock: CLOCK,
    files: (one) => imageFiles(one, store, layerSource),
  });
}

/** The plan of the service that an image is of. */
export function serviceOf({ service }: Image, { services }: Plan): ServicePlan {
  const found = services.find(({ id }) => id === service);
  if (found === undefined) throw new Error(`an image of ${service}, which is not in the plan`);
  return found;
}

function notVerified(service: string, { code, message, fix }: UserError): Finding {
  return {
    rule: code,
    severity: 'error',
    confidence: 'high',
    message: `${service}: ${message}`,
    fix,
    path: null,
    line: null,
  };
}
