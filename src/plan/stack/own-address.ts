import { answersPath } from '../../formats/path/route.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { HttpCall, Inventory, Service } from '../../model/inventory.ts';

/** A part of the address space that pages ask for at their own address, and that another service answers. */
export interface InPlace {
  /** A whole path when `exact`, else what paths begin with. */
  readonly prefix: string;
  readonly exact: boolean;
  /** As the request has it. */
  readonly path: string;
  readonly page: string;
  readonly evidence: Evidence;
}

/**
 * What pages ask a service for at their own address, by the very paths of its routes: while it was developed a proxy handed
 * those on, or the server handed the page out itself. A page's own server answers what it has a route for.
 */
export function askedInPlace(service: Service, { services }: Inventory): readonly InPlace[] {
  const all = services
    .filter((page) => page.id !== service.id && (page.kind === 'static' || page.kind === 'ssr'))
    .flatMap((page) =>
      page.calls
        .filter((call) => call.base === null && answers(service, call) && !answers(page, call))
        .map((call): InPlace => {
          const [prefix = ''] = call.path.split('{');
          return {
            prefix,
            exact: prefix === call.path,
            path: call.path,
            page: page.id,
            evidence: call.evidence,
          };
        }),
    )
    .filter(({ prefix }) => prefix.length > 1);
  return [...new Map(all.toReversed().map((one) => [one.prefix, one])).values()].toReversed();
}

function answers({ routes }: Service, { path, method }: HttpCall): boolean {
  return routes.some((route) => {
    const isMethod = method === 'ANY' || route.method === 'ANY' || route.method === method;
    // A route for whatever there is says nothing of what is asked for.
    const isNamed = /^\/*[^/{]/.test(route.path);
    return isMethod && isNamed && answersPath(route.path, path);
  });
}

/**
 * What pages of Django's own are made of, which name their addresses in full: the administration and the files it is shown
 * with. A front end that has files of its own there keeps them.
 */
export function pagesInPlace(
  { framework, routes, needs }: Service,
  { services }: Inventory,
): readonly { readonly prefix: string; readonly because: string; readonly evidence: Evidence }[] {
  const admin = framework === 'django' ? routes.find(({ path }) => path === ADMINISTRATION) : undefined;
  if (admin === undefined) return [];
  const files = needs.find(({ what, detail }) => what === 'collected-files' && detail !== '');
  const isTaken = services.some((one) => one.framework === 'create-react-app');
  return [
    {
      prefix: ADMINISTRATION,
      because: 'its administration names its addresses in full',
      evidence: admin.evidence,
    },
    ...(files && !isTaken
      ? [{ prefix: files.detail, because: 'its pages ask for their files there', evidence: files.evidence }]
      : []),
  ];
}

/** Where `startproject` puts it. */
export const ADMINISTRATION = '/admin/';
