import type { Service } from '../../model/inventory.ts';
import type { OptionInput } from './option.ts';

/** The Python services that the image runs. */
export function runningServices({ uses }: OptionInput): readonly Service[] {
  return (uses?.inventory.services ?? []).filter(
    ({ id, language }) => language === 'python' && (uses?.service == null || uses.service === id),
  );
}
