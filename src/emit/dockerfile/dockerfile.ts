import type { EmittedFile } from '../../model/files.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { contextOf, type Emission } from '../input.ts';
import { type Block, printBlocks } from './block.ts';
import { nodeBlocks } from './node.ts';
import { pythonBlocks } from './python.ts';
import { requirementsFile } from './requirements.ts';
import { serverFiles, staticBlocks } from './static.ts';

/** The Dockerfile of a service, and the locked requirements it installs. */
export function dockerfile(service: ServicePlan, input: Emission): readonly EmittedFile[] {
  const { dockerfile: path, folder, requirements } = contextOf(input, service);
  const heading = [
    `${service.id}: ${service.framework} ${service.kind}. Written by plimsoll emit; plimsoll explain has every reason.`,
    `docker build --file ${path} ${folder}`,
  ];
  const { language } = service.base.value.runtime;
  const image = (blocks: readonly Block[]): EmittedFile => ({
    path,
    text: printBlocks(heading, blocks),
    what: `image of ${service.id}`,
  });
  if (language === 'node') return [image(nodeBlocks(service, input))];
  const isPython = service.requirements.value.ecosystem === 'python';
  const locked = isPython ? requirementsFile(service, input) : null;
  const packages =
    locked === null ? [] : [{ path: requirements, text: locked, what: `packages of ${service.id}` }];
  if (language === 'python') return [image(pythonBlocks(service, input)), ...packages];
  const settings = serverFiles(service, input).map(emittedFile);
  return [image(staticBlocks(service, input)), ...packages, ...settings];
}

function emittedFile({ path, text, what }: EmittedFile): EmittedFile {
  return { path, text, what };
}
