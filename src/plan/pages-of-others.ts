import { posix } from 'node:path';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { PlannedFile, Source } from '../model/plan.ts';
import { imagePath } from './source.ts';

/**
 * A page in each folder that the server hands out and that another service builds, for its image has none of that: without
 * the folder Starlette does not start, and without the page `/`, which its health is asked by, is an error.
 */
export function pagesOfOthers(service: Service, source: Source): readonly Choice<PlannedFile>[] {
  const text = `<!doctype html>\n<title>${service.id}</title>\n<p>The pages of this application come from another of its services.</p>\n`;
  return (service.handsOut ?? [])
    .filter((folder) => !source.files.some((path) => path.startsWith(`${folder}/`)))
    .map((folder) =>
      choose(
        { path: imagePath(posix.join(folder, 'index.html')), text },
        `${folder} is another service's: its server looks for it, and the proxy asks that service`,
      ),
    );
}
