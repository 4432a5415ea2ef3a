import type { Finding } from '../../model/finding.ts';
import type { Image } from '../../model/image.ts';
import type { Application } from '../application.ts';
import { deliver, type Output } from '../outputs.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import { type BuildOptions, buildStep } from './build.ts';
import { type PlanOptions, planStep } from './plan.ts';

export interface MakeOptions extends PlanOptions, BuildOptions {
  readonly output?: readonly Output[];
  readonly attest?: boolean;
  /** Ids of companions, or true for those that the stack needs. */
  readonly companions?: readonly string[] | true;
}

export interface Made {
  /** Of services, then of companions. */
  readonly images: readonly Image[];
  readonly diagnostics: readonly Finding[];
  /** Where images went, for people. */
  readonly delivered: readonly string[];
  /** False when something asked for could not be built. */
  readonly complete: boolean;
}

/** Plans, builds, and delivers the images to where they were asked for. */
export async function makeStep(
  dir: string,
  options: MakeOptions,
  portsOf: (application: Application) => Promise<Ports>,
  session: Session,
): Promise<Made> {
  const planned = await planStep(dir, options, session);
  const ports = await portsOf(planned.application);
  const built = await buildStep(planned, options, ports, session);
  const names = options.companions === true ? 'stack' : (options.companions ?? []);
  const companions =
    names.length === 0
      ? { images: [], diagnostics: [] }
      : await (await import('./companions.ts')).assembleStep(names, planned, options, ports, session);
  const images = [...built.images, ...companions.images];
  const attachments = options.attest
    ? await (await import('../attest.ts')).attest(built.images, built.lock, ports.store, session.version)
    : [];
  const delivered: string[] = [];
  for (const output of options.output ?? [])
    delivered.push(await deliver(images, output, ports, session, attachments));
  const failed = companions.diagnostics.some(({ severity }) => severity === 'error');
  return {
    images,
    diagnostics: [...built.diagnostics, ...companions.diagnostics],
    delivered,
    complete: built.missing.length === 0 && !failed,
  };
}
