import type { EmittedFile } from '../../model/files.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { contextOf, type Emission } from '../input.ts';
import { printBlocks } from './block.ts';
import { pythonBlocks } from './python.ts';
import { lockedRequirements } from './requirements.ts';

/** The Dockerfile of a service, and the locked requirements it installs. */
export function dockerfile(service: ServicePlan, input: Emission): readonly EmittedFile[] {
  const { dockerfile: path, folder, requirements } = contextOf(input, service);
  const heading = [
    `${service.id}: ${service.framework} ${service.kind}. Written by plimsoll emit; plimsoll explain has every reason.`,
    `docker build --file ${path} ${folder}`,
  ];
  const locked = lockedRequirements(service, input.lock);
  return [
    { path, text: printBlocks(heading, pythonBlocks(service, input)), what: `image of ${service.id}` },
    ...(locked === null
      ? []
      : [{ path: requirements, text: locked, what: `packages of ${service.id}, with hashes` }]),
  ];
}
