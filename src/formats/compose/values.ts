import { at, entries, isTrue, items, text, type YamlNode, type YamlPlace } from '../yaml/node.ts';

/** `environment`, `labels`, `args`: a name with its value. */
export interface Variable {
  readonly name: string;
  /** Null when it is taken from the environment of who starts it. */
  readonly value: string | null;
  readonly at: YamlPlace;
}

/** A published or exposed port. */
export interface Port {
  readonly host: string | null;
  /** Host port or range as written; null when the engine chooses. */
  readonly published: string | null;
  /** Container port or range. */
  readonly target: string;
  readonly protocol: string;
  readonly at: YamlPlace;
}

/** A mount of a service. */
export interface Mount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'other';
  /** Path on the host or name of a volume; null for an anonymous one. */
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: boolean;
  readonly propagation: string | null;
  readonly at: YamlPlace;
}

export type Resolve = (text: string) => string;

/** Reads `NAME=value` lists and maps. */
export function variablesOf(node: YamlNode | null, resolve: Resolve): readonly Variable[] {
  const listed = items(node).flatMap((item) => {
    const written = text(item);
    if (written === null) return [];
    const equals = written.indexOf('=');
    const name = equals < 0 ? written : written.slice(0, equals);
    return [{ name, value: equals < 0 ? null : resolve(written.slice(equals + 1)), at: item }];
  });
  const mapped = entries(node).map(({ key, at: place, value }) => {
    const written = text(value);
    return { name: key, value: written === null ? null : resolve(written), at: { ...place, end: value.end } };
  });
  return [...listed, ...mapped];
}

/** Reads a port in the short form (`127.0.0.1:8000:80/tcp`) or the long one; null when it is neither. */
export function portOf(node: YamlNode, resolve: Resolve): Port | null {
  if (node.kind === 'map') {
    const target = text(at(node, 'target'));
    const published = text(at(node, 'published'));
    if (target === null) return null;
    // Some write the address before the port here too.
    const [, before, port] = /^(?:(\d+(?:\.\d+){3})(?::|$))?(.*)$/.exec(resolve(published ?? '')) ?? [];
    const host = text(at(node, 'host_ip')) ?? before ?? null;
    return {
      host: host === null ? null : resolve(host),
      published: port || null,
      target: resolve(target),
      protocol: text(at(node, 'protocol')) ?? 'tcp',
      at: node,
    };
  }
  const written = text(node);
  if (written === null) return null;
  const [ports = '', protocol = 'tcp'] = resolve(written).split('/');
  const match = /^(?:(\[[^\]]*\]|[^:]*(?:\.[^:]*)+):)?(?:([^:]*):)?([^:]+)$/.exec(ports);
  if (!match) return null;
  const [, host, published, target = ''] = match;
  return { host: host ?? null, published: published || null, target, protocol, at: node };
}

/** Reads a mount in the short form (`./data:/data:ro`) or the long one; null when it is neither. */
export function mountOf(node: YamlNode, resolve: Resolve): Mount | null {
  if (node.kind === 'map') {
    const type = text(at(node, 'type')) ?? 'volume';
    const source = text(at(node, 'source')) ?? text(at(node, 'src'));
    const target = text(at(node, 'target')) ?? text(at(node, 'destination')) ?? text(at(node, 'dst')) ?? '';
    return {
      type: type === 'bind' || type === 'volume' || type === 'tmpfs' ? type : 'other',
      source: source === null ? null : resolve(source),
      target: resolve(target),
      readOnly: isTrue(at(node, 'read_only')),
      propagation: text(at(node, 'bind', 'propagation')),
      at: node,
    };
  }
  const written = text(node);
  if (written === null) return null;
  const parts = splitMount(resolve(written));
  const [first = '', second, options = ''] = parts;
  const source = second === undefined ? null : first;
  const flags = options.split(',');
  return {
    type: source !== null && /^[./~]|^[A-Za-z]:[\\/]|^\$/.test(source) ? 'bind' : 'volume',
    source,
    target: second ?? first,
    readOnly: flags.includes('ro'),
    propagation: flags.find((flag) => /^r?(shared|slave|private)$/.test(flag)) ?? null,
    at: node,
  };
}

/** Splits at colons, but for the one of a Windows drive. */
function splitMount(written: string): readonly string[] {
  const drive = /^[A-Za-z]:[\\/]/.test(written) ? 2 : 0;
  const [first = '', ...rest] = written.slice(drive).split(':');
  return [written.slice(0, drive) + first, ...rest];
}

/** Seconds of a duration such as `1m30s`, `10s`, `500ms`; null when it is none. */
export function secondsOf(duration: string | null): number | null {
  if (duration === null) return null;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001, us: 0.000001, ns: 1e-9 };
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration.trim()) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
}
