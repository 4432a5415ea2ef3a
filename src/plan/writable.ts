import { posix } from 'node:path';
import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import type { User, WritableDirectory } from '../model/plan.ts';
import { DESTINATION, imagePath } from './source.ts';

/** Directories the process may write to; everything else is read only. */
export function chooseWritable(
  service: Service,
  user: User,
  config: Config,
): readonly Choice<WritableDirectory>[] {
  const fixed = [
    choose<WritableDirectory>({ path: '/tmp', kind: 'tmpfs' }, 'temporary files and caches'),
    choose<WritableDirectory>(
      { path: user.home, kind: 'tmpfs' },
      'libraries write settings to the home folder',
    ),
  ];
  const found = service.writes.map((write) =>
    choose<WritableDirectory>(
      { path: absolute(service, write.path), kind: 'volume' },
      'the code writes there',
      [write.evidence],
    ),
  );
  const configured = (config.services?.[service.id]?.writable ?? []).map((path) =>
    choose<WritableDirectory>({ path: absolute(service, path), kind: 'volume' }, 'set in plimsoll.yaml'),
  );
  const all = [...fixed, ...found, ...configured].filter((one) => isAllowed(one.value.path));
  const byPath = new Map(all.toReversed().map((one) => [one.value.path, one]));
  return [...byPath.values()]
    .filter((one) => ![...byPath.keys()].some((other) => one.value.path.startsWith(`${other}/`)))
    .sort((a, b) => (a.value.path < b.value.path ? -1 : 1));
}

function absolute(service: Service, path: string): string {
  return posix.resolve(imagePath(service.workdir), path);
}

/** A volume over the application or a system folder would hide or open what must stay read only. */
function isAllowed(path: string): boolean {
  const system = /^\/(bin|boot|dev|etc|lib|lib64|opt|proc|root|run|sbin|sys|usr)(\/|$)/;
  return path !== '/' && path !== DESTINATION && !system.test(path);
}
