import { posix } from 'node:path';
import { plainName } from '../formats/reference/name.ts';
import type { Service } from '../model/inventory.ts';

/**
 * Gives every service an id: its folder's name; with its kind where several stand in one folder; with its module's
 * name where that does not tell them apart either; numbered where nothing does.
 */
export function withIds(services: readonly Service[]): readonly Service[] {
  const names = services.map(baseName);
  const kinds = services.map(({ kind }, index) => joined(names[index] ?? '', kind));
  const isShared = (all: readonly string[], name: string): boolean =>
    all.filter((one) => one === name).length > 1;
  const taken = new Set<string>();
  return services.map((service, index) => {
    const [name = '', kind = ''] = [names[index], kinds[index]];
    const wanted = !isShared(names, name)
      ? name
      : isShared(kinds, kind)
        ? joined(name, moduleName(service))
        : kind;
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
    taken.add(id);
    return { ...service, id };
  });
}

function joined(name: string, word: string): string {
  if (word.startsWith(`${name}-`)) return word;
  return name === word || name.endsWith(`-${word}`) ? name : `${name}-${word}`;
}

/** What tells the module of an entry point from others: its own name, or its folder's where that says nothing. */
function moduleName(service: Service): string {
  const path = (service.entrypoint ?? '').replace(/:.*$/, '').replace(/\.(py|[cm]?[jt]sx?)$/, '');
  const parts = path
    .split(/[./]/)
    .filter((part) => part !== '' && !/^(app|main|api|src|dist|index|server|wsgi|asgi|celery)$/.test(part));
  return plain(parts.at(-1) ?? service.kind) || service.kind;
}

function baseName(service: Service): string {
  return plain(service.path === '.' ? service.kind : posix.basename(service.path)) || service.kind;
}

/** Usable as an image and a host name. */
function plain(text: string): string {
  return plainName(text).slice(0, 40);
}
