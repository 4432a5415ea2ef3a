import type { Fault, Placement } from '../placed.ts';

/** Folders with `name@version`, or the link. */
export function shown(
  placement: Placement | { readonly fault: Fault },
): Readonly<Record<string, string>> | string {
  if ('fault' in placement) return placement.fault.message;
  return Object.fromEntries(
    [...placement].map(([folder, one]) => [
      folder,
      'link' in one ? `->${one.link}` : `${one.package.name}@${one.package.version}`,
    ]),
  );
}
