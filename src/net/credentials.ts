import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetSettings } from './http.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** One `machine` of a netrc file. `machine` is null for `default`. */
export interface Machine extends Login {
  readonly machine: string | null;
}

export type Netrc = readonly Machine[];

/** Reads the user's netrc (`$NETRC`, else `~/.netrc`) and the further files of the settings; absent ones hold nothing. */
export async function readNetrc(settings: NetSettings): Promise<Netrc> {
  const { NETRC, HOME } = settings.env;
  const own = NETRC ?? (HOME === undefined ? null : join(HOME, '.netrc'));
  const files = [...(own === null ? [] : [own]), ...(settings.logins ?? [])];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap(parseNetrc);
}

/**
 * Parses netrc as curl and Python do: whitespace-separated words, `#` comments, `macdef` up to an empty line.
 * Apt's extension is understood: a machine may carry a scheme, a port and a path prefix (apt_auth.conf(5)).
 */
export function parseNetrc(text: string): Netrc {
  const words = text
    .replace(/^\s*macdef\b[\s\S]*?(?:\n\s*\n|$(?![\s\S]))/gm, '')
    .replace(/(^|\s)#.*$/gm, '$1')
    .split(/\s+/)
    .filter((word) => word !== '');
  const machines: { machine: string | null; user: string; password: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const last = machines.at(-1);
    if (word === 'default') machines.push({ machine: null, user: '', password: '' });
    else if (word === 'machine') machines.push({ machine: words[++at] ?? '', user: '', password: '' });
    else if (word === 'login' && last !== undefined) last.user = words[++at] ?? '';
    else if (word === 'password' && last !== undefined) last.password = words[++at] ?? '';
    else if (word === 'account') at += 1;
  }
  return machines;
}

/**
 * What to log in with at `at`: the user information of the URL first asked for when it is the same origin,
 * else the first machine of netrc that fits. A redirect elsewhere never carries a credential along.
 */
export function login(at: URL, first: URL, netrc: Netrc): Login | null {
  if (first.username !== '' && first.origin === at.origin)
    return { user: decode(first.username), password: decode(first.password) };
  const found = netrc.find(({ machine }) => machine === null || fits(machine, at));
  return found === undefined || found.user === '' ? null : found;
}

function fits(machine: string, at: URL): boolean {
  const [, scheme, host, path = ''] = /^(?:([a-z+]+):\/\/)?([^/]*)(\/.*)?$/i.exec(machine) ?? [];
  if (scheme !== undefined && `${scheme.toLowerCase()}:` !== at.protocol) return false;
  // A path names part of a host that may serve others too: over plain http it would leak (as apt has it).
  if (path !== '' && scheme === undefined && at.protocol !== 'https:') return false;
  const name = host?.toLowerCase();
  if (name !== at.host && name !== at.hostname) return false;
  return (
    path === '' || at.pathname === path || at.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value of an `Authorization` header for a login (RFC 7617). */
export function basic({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
