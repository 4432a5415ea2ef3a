import { lineAt } from '../formats/text/line.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';

/** What supports one field of the service, as plain evidence. */
export function evidenceFor(service: Service, field: string): readonly Evidence[] {
  return service.evidence
    .filter((claim) => claim.field === field)
    .map(({ path, line, text }) => ({ path, line, text }));
}

/** The line of a file that an offset is on. */
export function evidenceAt(path: string, text: string, offset: number): Evidence {
  const line = lineAt(text, offset);
  return { path, line, text: text.split('\n')[line - 1]?.trim() ?? '' };
}
