import type { Run } from '../model/argv.ts';
import { engineFailed } from './errors.ts';

/** Has an engine write an image to an archive file. Rejects with a UserError that carries what the engine said. */
export async function saveImage(run: Run, engine: string, image: string, file: string): Promise<void> {
  const result = await run({ command: engine, args: ['save', '--output', file, image] });
  if (result.code !== 0) throw engineFailed(engine, `save ${image}`, result);
}
