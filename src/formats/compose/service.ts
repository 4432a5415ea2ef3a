import { at, entries, items, text, type YamlEntry, type YamlNode, type YamlPlace } from '../yaml/node.ts';
import { interpolate } from './interpolate.ts';
import { type Mount, mountOf, type Port, portOf, secondsOf, type Variable, variablesOf } from './values.ts';

/** What builds a service's image. */
export interface Build {
  /** Relative to the compose file's folder. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly inline: boolean;
  readonly target: string | null;
  readonly args: readonly Variable[];
  readonly at: YamlPlace;
}

export interface Dependency {
  readonly service: string;
  /** `service_started` unless said otherwise. */
  readonly condition: string;
  readonly at: YamlPlace;
}

export interface Probe {
  readonly node: YamlNode;
  readonly at: YamlPlace;
  /** The words of the list form, or the shell's text as one; null when it is inherited. */
  readonly test: readonly string[] | null;
  readonly disabled: boolean;
  /** Seconds. */
  readonly startPeriod: number | null;
  readonly interval: number | null;
  readonly timeout: number | null;
  readonly retries: number | null;
}

/** A service of a compose file, as a typed view: `node` holds what the view does not. */
export interface ComposeService {
  readonly name: string;
  readonly node: YamlNode;
  /** Its key. */
  readonly at: YamlPlace;
  readonly image: { readonly name: string; readonly at: YamlPlace } | null;
  readonly build: Build | null;
  readonly ports: readonly Port[];
  readonly mounts: readonly Mount[];
  readonly environment: readonly Variable[];
  readonly networks: readonly string[];
  readonly dependencies: readonly Dependency[];
  readonly probe: Probe | null;
  readonly command: readonly string[] | null;
  readonly user: string | null;
}

/** Reads one service. `variables` are those of `.env`. */
export function readService(
  { key, at: place, value: node }: YamlEntry,
  variables: ReadonlyMap<string, string>,
): ComposeService {
  const resolve = (written: string): string => interpolate(written, variables).text;
  const resolved = (found: YamlNode | null): string | null => {
    const written = text(found);
    return written === null ? null : resolve(written);
  };
  const image = at(node, 'image');
  const imageName = resolved(image);
  const networks = at(node, 'networks');
  return {
    name: key,
    node,
    at: place,
    image: image && imageName !== null ? { name: imageName, at: image } : null,
    build: readBuild(at(node, 'build'), resolve),
    ports: items(at(node, 'ports')).flatMap((item) => portOf(item, resolve) ?? []),
    mounts: items(at(node, 'volumes')).flatMap((item) => mountOf(item, resolve) ?? []),
    environment: variablesOf(at(node, 'environment'), resolve),
    networks: [
      ...items(networks).flatMap((item) => text(item) ?? []),
      ...entries(networks).map((entry) => entry.key),
    ],
    dependencies: readDependencies(at(node, 'depends_on')),
    probe: readProbe(node),
    command: words(at(node, 'command')) ?? null,
    user: resolved(at(node, 'user')),
  };
}

function readBuild(node: YamlNode | null, resolve: (text: string) => string): Build | null {
  if (!node) return null;
  const short = text(node);
  const context = short ?? text(at(node, 'context')) ?? '.';
  if (short === null && node.kind !== 'map') return null;
  return {
    context: resolve(context),
    dockerfile: resolve(text(at(node, 'dockerfile')) ?? 'Dockerfile'),
    inline: at(node, 'dockerfile_inline') !== null,
    target: text(at(node, 'target')),
    args: variablesOf(at(node, 'args'), resolve),
    at: node,
  };
}

function readDependencies(node: YamlNode | null): readonly Dependency[] {
  const listed = items(node).flatMap((item) => {
    const service = text(item);
    return service === null ? [] : [{ service, condition: 'service_started', at: item }];
  });
  const mapped = entries(node).map(({ key, at: place, value }) => ({
    service: key,
    condition: text(at(value, 'condition')) ?? 'service_started',
    at: place,
  }));
  return [...listed, ...mapped];
}

function readProbe(service: YamlNode): Probe | null {
  const found = entries(service).find(({ key }) => key === 'healthcheck');
  if (!found) return null;
  const { value: node, at: place } = found;
  const test = words(at(node, 'test'));
  const retries = Number(text(at(node, 'retries')) ?? Number.NaN);
  return {
    node,
    at: place,
    test,
    disabled: text(at(node, 'disable')) === 'true' || test?.[0] === 'NONE',
    startPeriod: secondsOf(text(at(node, 'start_period'))),
    interval: secondsOf(text(at(node, 'interval'))),
    timeout: secondsOf(text(at(node, 'timeout'))),
    retries: Number.isNaN(retries) ? null : retries,
  };
}

/** The words of a list, or a string as one word. */
function words(node: YamlNode | null): readonly string[] | null {
  if (!node) return null;
  if (node.kind === 'list') return node.items.map((item) => text(item) ?? '');
  const written = text(node);
  return written === null ? null : [written];
}
