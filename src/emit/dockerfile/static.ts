import { posix } from 'node:path';
import { quoted } from '../../formats/shell/quote.ts';
import type { EmittedFile } from '../../model/files.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { within } from '../context.ts';
import { contextOf, type Emission } from '../input.ts';
import { contentPolicy } from '../nginx/policy.ts';
import { type Block, block, continued, copy, exec } from './block.ts';
import { labels } from './final.ts';
import { buildArgument, buildStages } from './node.ts';
import { pythonSiteStages } from './python-site.ts';

const IMAGE = 'nginxinc/nginx-unprivileged:1.29.1-alpine';
/** What the image serves: nothing else is in it. */
const ROOT = '/usr/share/nginx/html';
const HEADERS = '/etc/nginx/headers.conf';

/** A static front end: built with Node.js or Python, served by nginx, of which nothing but the files is ours. */
export function staticBlocks(service: ServicePlan, input: Emission): readonly Block[] {
  const context = contextOf(input, service);
  const image = input.config.stack?.images?.['nginx'] ?? IMAGE;
  const outputs = service.build?.value.outputs ?? [];
  const built = outputs.map(({ from, to }) => ({
    from: posix.join('/src', within(context, from)),
    to: served(to, service),
  }));
  const { uid, gid } = service.user.value;
  const port = service.port?.value ?? 8080;
  const after = compressed(built.map(({ from }) => from));
  return [
    block('nginx that needs no root', `ARG NGINX_IMAGE=${image}`),
    ...makingStages(service, input, after),
    block(null, `FROM \${NGINX_IMAGE} AS prod`),
    block(
      null,
      ...serverFiles(service, input).map(({ path, target }) => copy([], within(context, path), target)),
    ),
    block(
      null,
      ...(service.build === null
        ? pages(service.source.value.files.map((path) => within(context, path)))
        : built.map(({ from, to }) => copy(['--from=built'], from, to))),
    ),
    labels(service),
    block(null, `USER ${uid}:${gid}`, `EXPOSE ${port}`, 'STOPSIGNAL SIGQUIT'),
    block(
      'asked with a program of the image',
      ...continued('HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3', [
        `CMD ${exec(['wget', '-q', '-T', '3', '-O', '/dev/null', `http://127.0.0.1:${port}/`])}`,
      ]),
    ),
    block(
      'its settings are whole: nothing is to be written when it starts',
      'ENTRYPOINT []',
      `CMD ${exec(['nginx', '-g', 'daemon off;'])}`,
    ),
  ];
}

function makingStages(service: ServicePlan, input: Emission, after: string): readonly Block[] {
  const script = service.build?.value;
  if (script === undefined) return [];
  if (script.runtime.language === 'python') return pythonSiteStages(service, script, input, after);
  return [...buildArgument(service, input), ...buildStages(service, input, after)];
}

/** The files as they are, by their highest folders: the settings of the server stand beside them and are not handed out. */
function pages(paths: readonly string[]): readonly string[] {
  const files = paths.filter((path) => !path.includes('/'));
  const folders = [
    ...new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? '')),
  ];
  return [
    ...(files.length > 0 ? [copy([], ...files.toSorted(), `${ROOT}/`)] : []),
    ...folders.toSorted().map((folder) => copy([], folder, posix.join(ROOT, folder))),
  ];
}

/** Settings of the server, as files beside the Dockerfile. */
export function serverFiles(
  service: ServicePlan,
  input: Emission,
): readonly (EmittedFile & { readonly target: string })[] {
  const { folder, dockerfile } = contextOf(input, service);
  const prefix = posix.basename(dockerfile) === 'Dockerfile' ? '' : `${service.id}.`;
  const at = (name: string): string => posix.join(folder, `${prefix}${name}`);
  const settings = service.files.map(({ value }) => ({
    path: at(posix.basename(value.path)),
    target: value.path,
    text: `# Served by the image of ${service.id}. Written by plimsoll emit.\n${portable(value.text, service)}`,
    what: `web server of ${service.id}`,
  }));
  const headers = {
    path: at('headers.conf'),
    target: HEADERS,
    text: headersText(service),
    what: `headers of ${service.id}`,
  };
  return settings.some(({ text }) => text.includes(HEADERS)) ? [...settings, headers] : settings;
}

/** Brotli is a module that the official image lacks; what is packed with gzip serves everyone. */
function portable(text: string, { site }: ServicePlan): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(load_module|brotli\w*)\s/.test(line))
    .map((line) =>
      site && line.trim() === `root ${site.value.root};` ? line.replace(site.value.root, ROOT) : line,
    )
    .join('\n');
}

/** Where the official image has what stands in the root of the site. */
function served(path: string, { site }: ServicePlan): string {
  return site === null ? path : posix.join(ROOT, posix.relative(site.value.root, path));
}

function headersText({ kind, framework, id }: ServicePlan): string {
  return [
    `# Included wherever ${id} answers: a header in an inner block would hide those of outer ones.`,
    'add_header X-Content-Type-Options nosniff always;',
    'add_header X-Frame-Options DENY always;',
    'add_header Referrer-Policy strict-origin-when-cross-origin always;',
    `add_header Content-Security-Policy "${contentPolicy(kind, framework)}" always;`,
    '',
  ].join('\n');
}

/** Packed once, here, instead of at each request. */
function compressed(folders: readonly string[]): string {
  const kinds = ['css', 'html', 'js', 'json', 'mjs', 'svg', 'txt', 'wasm', 'xml'];
  const names = kinds.map((kind) => `-name '*.${kind}'`).join(' -o ');
  return `find ${folders.map(quoted).join(' ')} -type f \\( ${names} \\) -exec gzip -9 --keep {} +`;
}
