import type { Evidence } from '../model/evidence.ts';
import type { HttpCall, Service } from '../model/inventory.ts';
import { meant } from './links.ts';

/** A part of a page's addresses that the page's own server hands on to another. */
export interface Forward {
  /** What the addresses begin with: `/api`. */
  readonly prefix: string;
  /** `http://localhost:8000` */
  readonly origin: string;
  /** What stands in its place there: the prefix itself where nothing is changed; null where code changes it. */
  readonly below: string | null;
  /** How long it waits for an answer, where it is known to give up. */
  readonly seconds?: number;
  readonly evidence: Evidence;
}

/** Where a request ends up: the service, and the path that it is asked for; null where that is not known. */
export interface Handed {
  readonly to: Service;
  readonly path: string | null;
  readonly proxy: Forward;
}

/** Where the server of a page hands a request on to, by each of its proxies of the longest fitting prefix; empty for none. */
export function handedOn(
  services: readonly Service[],
  from: Service,
  call: HttpCall,
  proxies: readonly Forward[],
): readonly Handed[] {
  if (call.base !== null) return [];
  const fitting = proxies.filter(({ prefix }) => startsWith(call.path, bare(prefix)));
  const longest = Math.max(...fitting.map(({ prefix }) => bare(prefix).length));
  return fitting
    .filter(({ prefix }) => bare(prefix).length === longest)
    .flatMap((proxy) => {
      const to = meant(services, from.id, proxy.origin);
      const rest = call.path.slice(bare(proxy.prefix).length);
      const path = proxy.below === null ? null : `${bare(proxy.below)}${rest}` || '/';
      return to === null ? [] : [{ to, path, proxy }];
    });
}

function startsWith(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function bare(prefix: string): string {
  return prefix.replace(/\/$/, '');
}
