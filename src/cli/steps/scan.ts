import type { Inventory } from '../../model/inventory.ts';
import { type Application, openApplication } from '../application.ts';
import { invalidConfig } from '../errors.ts';
import type { Session } from '../verb.ts';

export interface Scanned {
  readonly application: Application;
  readonly inventory: Inventory;
}

/**
 * Opens the application in `dir` and scans it. Its findings are not said here. A configuration that speaks of services
 * that are not there is a UserError.
 */
export async function scanStep(dir: string, session: Session): Promise<Scanned> {
  const { talk } = session;
  return talk.step('scanning', async () => {
    const application = await openApplication(dir, session);
    const { scan } = await import('../../scan/scan.ts');
    const started = performance.now();
    const { value: inventory } = await scan(application.tree);
    talk.detail(
      `scanned ${application.tree.files.length} files in ${Math.round(performance.now() - started)} ms`,
    );
    await checkConfig(application, inventory);
    return { application, inventory };
  });
}

async function checkConfig({ configText, config }: Application, inventory: Inventory): Promise<void> {
  if (configText === null || inventory.services.length === 0) return;
  const { unknownServices } = await import('../../formats/config/config.ts');
  const ids = inventory.services.map((service) => service.id);
  const mistakes = unknownServices(configText, 'plimsoll.yaml', config, ids);
  if (mistakes.length > 0) throw invalidConfig(mistakes);
}
