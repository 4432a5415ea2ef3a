import { posix } from 'node:path';
import { quoted } from '../../formats/shell/quote.ts';
import type { BuildScript, ServicePlan } from '../../model/plan.ts';
import { contextOf, type Emission } from '../input.ts';
import { type Block, block, continued, copy } from './block.ts';
import { fromImage, packagesStage, VENV } from './python.ts';

const SOURCE = '/src';

/**
 * What a program of Python makes of the sources, in a stage called `built`: its packages are in no image that runs.
 * @param after a command that is run on what was built
 */
export function pythonSiteStages(
  service: ServicePlan,
  script: BuildScript,
  input: Emission,
  after: string,
): readonly Block[] {
  const context = contextOf(input, service);
  const [program = 'python', ...words] = script.script.split(' ');
  const folder = posix.join(SOURCE, posix.relative(context.folder, script.folder));
  return [
    fromImage(script.runtime, 'it only builds', service, input),
    ...packagesStage(service, context, input),
    block(null, 'FROM packages AS built'),
    block(null, copy([], '.', `${SOURCE}/`)),
    block(null, `WORKDIR ${quoted(folder)}`),
    block(
      service.build?.because ?? null,
      ...continued(`RUN ${[`${VENV}/bin/${program}`, ...words].map(quoted).join(' ')} &&`, [after]),
    ),
  ];
}
