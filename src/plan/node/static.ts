import { posix } from 'node:path';
import { WEB_PACKAGES, WEB_PROGRAMS, WEB_SERVER } from '../../formats/nginx/server.ts';
import { siteConfig } from '../../formats/nginx/site.ts';
import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { BuildScript, Limits, PlannedFile, Probe, Program, Site } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { DESTINATION, imagePath } from '../source.ts';

const PORT = 8080;
const HEADERS = '/etc/nginx/headers.conf';

/** How files are served: every part of the plan that a static site has and other services have not. */
export interface StaticChoices {
  readonly packages: Choice<readonly string[]>;
  readonly programs: Choice<readonly Program[]>;
  readonly site: Choice<Site>;
  readonly files: readonly Choice<PlannedFile>[];
  readonly command: Choice<readonly string[]>;
  readonly port: Choice<number>;
  readonly probe: Choice<Probe>;
  readonly limits: Choice<Limits>;
}

/** A web server assembled from single programs of Debian: nginx, its reader of brotli files, and a probe that asks it. */
export function chooseStatic(
  service: Service,
  tree: Tree,
  config: Config,
  build: BuildScript | null,
): StaticChoices {
  const own = config.services?.[service.id];
  const root =
    build === null ? imagePath(posix.join(service.path, service.build?.output ?? '.')) : DESTINATION;
  const port = own?.port ?? PORT;
  const fallback = service.framework !== 'html' && !hasPages(service, tree);
  const route = service.health ?? '/';
  const text = siteConfig({ root, port, headers: HEADERS, fallback });
  return {
    packages: choose(
      [...new Set([...WEB_PACKAGES, ...(own?.packages ?? [])])].sort(),
      'what a web server that only reads files needs of Debian',
    ),
    programs: choose(
      WEB_PROGRAMS,
      'the server, its reader of brotli files and a probe; nothing else of their packages',
    ),
    site: choose({ root, headers: HEADERS }, 'the files of the build, with compressed copies beside them'),
    files: [
      choose(
        { path: '/etc/nginx/nginx.conf', text },
        fallback
          ? 'addresses that are no file get the page, assets that are not there do not'
          : 'addresses that are no file are not found',
      ),
    ],
    command: choose(own?.command ?? WEB_SERVER.command, 'in the foreground, as the container’s own process'),
    port: choose(
      port,
      own?.port === undefined ? 'above 1024, so that it needs no privilege' : 'set in plimsoll.yaml',
    ),
    probe: choose(
      { argv: WEB_SERVER.probe(port, route), route, interval: 30, timeout: 5, startPeriod: 5, retries: 3 },
      'asked by a program that can do nothing else: the image has neither shell nor downloader',
    ),
    limits: choose(
      { memory: own?.memory ?? 64e6, cpus: own?.cpus ?? 0.5, pids: 64 },
      own?.memory === undefined ? 'it reads files and keeps nothing' : 'set in plimsoll.yaml',
    ),
  };
}

/** Whether the build makes a page for each address, so that there is nothing to fall back to. */
function hasPages(service: Service, tree: Tree): boolean {
  const { framework, path } = service;
  if (framework === 'next' || framework === 'nuxt' || framework === 'mkdocs') return true;
  return tree.files.some(
    (file) => file.path.startsWith(posix.join(path, 'src/pages/')) && file.path.endsWith('.astro'),
  );
}
