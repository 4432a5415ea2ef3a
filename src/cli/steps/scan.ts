import { EMIT_RECORD } from '../../model/files.ts';
import type { Inventory } from '../../model/inventory.ts';
import { type Application, type Folder, openApplication } from '../application.ts';
import { frugally } from '../collector.ts';
import { invalidConfig } from '../errors.ts';
import type { Session } from '../verb.ts';

/** An application with what was found in it. */
export interface Scanned {
  readonly application: Application;
  readonly inventory: Inventory;
}

/**
 * Opens the application in `dir` and scans it. Its findings are not said here. A configuration that speaks of services
 * that are not there is a UserError.
 * @param own whether files that Plimsoll wrote itself are part of the application: a plan is made from its sources
 */
export async function scanStep(
  dir: string | Folder,
  session: Session,
  own: 'included' | 'left-out' = 'included',
): Promise<Scanned> {
  const { talk } = session;
  return talk.step('scanning', async () => {
    const opened = await openApplication(dir, session);
    const application = own === 'included' ? opened : await asWritten(opened);
    const { scan } = await import('../../scan/scan.ts');
    const started = performance.now();
    const { value: inventory } = await frugally(() => scan(application.tree));
    talk.detail(
      `scanned ${application.tree.files.length} files in ${Math.round(performance.now() - started)} ms`,
    );
    await checkConfig(application, inventory);
    return { application, inventory };
  });
}

async function asWritten(application: Application): Promise<Application> {
  if (application.tree.text(EMIT_RECORD) === null) return application;
  const sources = await import('../../formats/emitted/sources.ts');
  return { ...application, tree: sources.asWritten(application.tree) };
}

async function checkConfig({ configText, config }: Application, inventory: Inventory): Promise<void> {
  if (configText === null || inventory.services.length === 0) return;
  const { unknownServices } = await import('../../formats/config/config.ts');
  const ids = inventory.services.map((service) => service.id);
  const mistakes = unknownServices(configText, 'plimsoll.yaml', config, ids);
  if (mistakes.length > 0) throw invalidConfig(mistakes);
}
