import { posix } from 'node:path';
import type { Service } from '../model/inventory.ts';

/** Gives every service an id: its folder's name, its kind where folders do not tell apart, a number where nothing does. */
export function withIds(services: readonly Service[]): readonly Service[] {
  const names = services.map(baseName);
  const taken = new Set<string>();
  return services.map((service, index) => {
    const name = names[index] ?? service.kind;
    const isShared = names.filter((other) => other === name).length > 1;
    const wanted = isShared && !name.endsWith(service.kind) ? `${name}-${service.kind}` : name;
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
    taken.add(id);
    return { ...service, id };
  });
}

/** Lower case, letters, digits and single dashes: usable as an image and a host name. */
function baseName(service: Service): string {
  const folder = service.path === '.' ? service.kind : posix.basename(service.path);
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? service.kind : name;
}
