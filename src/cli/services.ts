import { closest } from '../formats/config/closest.ts';
import { unknownService } from './errors.ts';

/** Services asked for by id have to be among those there are: a UserError otherwise, which names the nearest. */
export function requireKnown(wanted: readonly string[], ids: readonly string[]): void {
  for (const id of wanted) if (!ids.includes(id)) throw unknownService(id, ids, closest(id, ids));
}
