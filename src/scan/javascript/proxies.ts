import type { Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { textOf } from '../../formats/javascript/value.ts';
import { parseNginx } from '../../formats/nginx/parse.ts';
import { json } from '../../formats/npm/manifest.ts';
import { lineAt } from '../../formats/text/line.ts';
import type { JavaScriptPackage } from '../../frameworks/framework.ts';
import { configuration, fileNamed, lineOf, option } from '../../frameworks/package.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Forward } from '../handed.ts';

/** Where a bundler's configuration says what its development server hands on. */
const SERVERS: readonly (readonly [file: RegExp, ...path: string[]])[] = [
  [/^vite\.config\.[cm]?[jt]s$/, 'server', 'proxy'],
  [/^vue\.config\.[cm]?js$/, 'devServer', 'proxy'],
  [/^webpack\.config\.[cm]?[jt]s$/, 'devServer', 'proxy'],
];

/**
 * What a package's server hands on to others, where its settings say so: development servers of Vite, Vue, webpack, Create
 * React App and Angular, rewrites of Next.js, locations of an nginx.conf of its own. Those of development come first.
 */
export function proxiesOf(unit: JavaScriptPackage): readonly Forward[] {
  return [...bundlers(unit), ...manifestProxy(unit), ...angular(unit), ...rewrites(unit), ...nginx(unit)];
}

function bundlers(unit: JavaScriptPackage): readonly Forward[] {
  return SERVERS.flatMap(([file, ...path]) => {
    const config = configuration(unit, file);
    const written = config ? option(config.options, ...path) : undefined;
    if (!config || written?.kind !== 'object') return [];
    return Object.entries(written.entries).flatMap(([prefix, value]) => {
      const target = value.kind === 'object' ? value.entries['target'] : value;
      const isChanged =
        value.kind === 'object' && ('rewrite' in value.entries || 'pathRewrite' in value.entries);
      const evidence = { path: config.module.path, line: lineOf(unit, config.module.path, prefix) };
      return proxyTo(
        prefix,
        textOf(unit.project, config.module, target),
        isChanged ? null : prefix,
        evidence,
      );
    });
  });
}

/** `"proxy": "http://localhost:8000"`: all that is no file. */
function manifestProxy(unit: JavaScriptPackage): readonly Forward[] {
  const { path } = unit.manifest;
  const { proxy } = (json(unit.project.text(path) ?? '') ?? {}) as { proxy?: unknown };
  const evidence = { path, line: lineOf(unit, path, '"proxy"') };
  return typeof proxy === 'string' ? proxyTo('/', proxy, '/', evidence) : [];
}

function angular(unit: JavaScriptPackage): readonly Forward[] {
  const path = unit.files.find((one) => /(^|\/)proxy\.conf(ig)?\.json$/.test(one));
  const found = path === undefined ? null : json(unit.project.text(path) ?? '');
  if (path === undefined || typeof found !== 'object' || found === null) return [];
  return Object.entries(found).flatMap(([prefix, value]) => {
    const { target, pathRewrite } = (value ?? {}) as { target?: unknown; pathRewrite?: unknown };
    const evidence = { path, line: lineOf(unit, path, `"${prefix}"`) };
    return typeof target === 'string'
      ? proxyTo(prefix, target, pathRewrite === undefined ? prefix : null, evidence)
      : [];
  });
}

/** `rewrites: () => [{ source: '/api/:path*', destination: 'http://localhost:8000/:path*' }]` */
function rewrites(unit: JavaScriptPackage): readonly Forward[] {
  const config = configuration(unit, /^next\.config\.[cm]?[jt]s$/);
  const made = config ? option(config.options, 'rewrites') : undefined;
  const given = made?.kind === 'function' ? made.returns : null;
  return config && given ? listed(unit, config.module, given) : [];
}

function listed(unit: JavaScriptPackage, module: ScriptModule, given: Expression): readonly Forward[] {
  if (given.kind === 'list') return given.items.flatMap((one) => listed(unit, module, one));
  if (given.kind !== 'object') return [];
  const text = (key: string): string | null => textOf(unit.project, module, given.entries[key]);
  const [source, destination] = [text('source'), text('destination')];
  if (source === null || destination === null)
    return Object.values(given.entries).flatMap((one) => listed(unit, module, one));
  const [prefix = '', rest] = source.split(/:\w+\*/);
  const [target = '', tail] = destination.split(/:\w+\*/);
  const evidence = { path: module.path, line: lineOf(unit, module.path, source) };
  const below = target.replace(/^\w+:\/\/[^/]+/, '') || '/';
  return proxyTo(prefix, target, rest === tail ? below : null, evidence);
}

/** `location /api/ { proxy_pass http://api:8000/; }`: with a path of its own the location is replaced by it. */
function nginx(unit: JavaScriptPackage): readonly Forward[] {
  const path =
    fileNamed(unit, /^(nginx|default)[\w.-]*\.conf(\.template)?$/) ??
    unit.files.find((one) => /(^|\/)nginx\/[\w.-]+\.conf$/.test(one)) ??
    null;
  const text = path === null ? null : unit.project.text(path);
  if (path === null || text === null) return [];
  const walk = (directives: ReturnType<typeof parseNginx>['directives'], outer: number): readonly Forward[] =>
    directives.flatMap((one): readonly Forward[] => {
      const set = one.block?.find((each) => each.name === 'proxy_read_timeout')?.args[0]?.text;
      const seconds = set === undefined ? outer : secondsIn(set);
      const inner = walk(one.block ?? [], seconds);
      const pass = one.block?.find((each) => each.name === 'proxy_pass')?.args[0]?.text;
      const prefix = one.args.at(-1)?.text ?? '';
      if (one.name !== 'location' || pass === undefined || !prefix.startsWith('/')) return inner;
      const below = /^https?:\/\/[^/]+(\/.*)?$/.exec(pass)?.[1];
      const evidence = { path, line: lineAt(text, one.start) };
      const found = proxyTo(prefix, pass, below ?? prefix, evidence);
      return [...found.map((each) => ({ ...each, seconds })), ...inner];
    });
  return walk(parseNginx(text).directives, READ_SECONDS);
}

/** What nginx waits when nothing is set (`proxy_read_timeout`). */
const READ_SECONDS = 60;
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** `90`, `300s`, `1m 30s` (nginx, configuration file measurement units). */
function secondsIn(written: string): number {
  const parts = [...written.matchAll(/(\d+)(ms|[smhd])?/g)];
  if (parts.length === 0) return Number.POSITIVE_INFINITY;
  return parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 1), 0);
}

function proxyTo(
  prefix: string,
  target: string | null,
  below: string | null,
  place: Pick<Evidence, 'path' | 'line'>,
): readonly Forward[] {
  const origin = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?/.exec(target ?? '')?.[0];
  if (origin === undefined || !prefix.startsWith('/')) return [];
  return [{ prefix, origin, below, evidence: { ...place, text: `${prefix} is handed on to ${origin}` } }];
}
