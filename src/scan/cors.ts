import type { Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { HttpCall, Service } from '../model/inventory.ts';
import { advise } from './advice/finding.ts';

/** What a server says of the origins that browsers may ask it from (Fetch standard, "CORS protocol"). */
export interface Origins {
  /** null when any may, or what the code says cannot be read. */
  readonly allowed: readonly string[] | null;
  readonly evidence: Evidence;
}

/** Servers of these frameworks answer no other origin unless their code says so. */
const SILENT: ReadonlySet<string> = new Set([
  'fastapi',
  'starlette',
  'flask',
  'quart',
  'django',
  'litestar',
  'express',
]);
const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)$/;

/**
 * Pages that ask a server at an address of its own, held against the origins it lets in: where page and server stand
 * when developers run them. One finding for each page and server.
 * @param origins what each service says, in the order of the services
 */
export function compareOrigins(
  services: readonly Service[],
  origins: readonly (Origins | null)[],
): readonly Finding[] {
  return services.flatMap((page) =>
    services.flatMap((server, index): readonly Finding[] => {
      if (page === server || page.port === null || page.port === server.port) return [];
      const call = page.calls.find((one) => isFromBrowser(page, one) && portOf(page, one) === server.port);
      const found = call && compare(page, server, call, origins[index] ?? null);
      return found ? [found] : [];
    }),
  );
}

function compare(page: Service, server: Service, call: HttpCall, said: Origins | null): Finding | null {
  const own = `http://localhost:${page.port}`;
  if (said === null) {
    if (!SILENT.has(server.framework)) return null;
    const message = `${page.id} is served at ${own} and asks ${server.id} at port ${server.port}, which lets no other origin in: browsers refuse its answers`;
    return advise(
      'cors-missing',
      ['warning', 'medium'],
      call.evidence,
      message,
      'serve both from one origin behind a proxy, or let the origin in',
    );
  }
  const { allowed, evidence } = said;
  if (allowed === null || allowed.some((one) => one === '*' || LOCAL.exec(one)?.[1] === String(page.port)))
    return null;
  // Where nothing local is let in, what is there was written for another place.
  const local = allowed.filter((one) => LOCAL.test(one));
  if (local.length === 0) return null;
  const message = `${server.id} lets ${local.join(', ')} in, and ${page.id}, which asks it, is served at ${own}`;
  return advise(
    'cors-origin',
    ['warning', 'medium'],
    evidence,
    message,
    `let ${own} in, or serve both from one origin behind a proxy`,
  );
}

/** A page that is rendered on a server asks from there too: what it calls public is asked by the browser. */
function isFromBrowser(page: Service, call: HttpCall): boolean {
  return (
    page.kind === 'static' ||
    (page.kind === 'ssr' && /^(NEXT_PUBLIC|PUBLIC|NUXT_PUBLIC)_/.test(call.base ?? ''))
  );
}

/** The port on the developer's machine that a request goes to, or null. */
function portOf(page: Service, call: HttpCall): number | null {
  const variable = page.env.find((one) => one.name === call.base);
  const written = variable ? variable.default : call.base;
  const port = LOCAL.exec(/^https?:\/\/[^/]+/.exec(written ?? '')?.[0] ?? '')?.[1];
  return port === undefined ? null : Number(port);
}
