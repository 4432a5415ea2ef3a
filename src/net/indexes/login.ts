import type { NetSettings } from '../http.ts';
import type { IndexSettings } from './settings.ts';

/**
 * The address with the login that the settings give for its host: of several indexes there, the one whose path
 * is nearest. Without one it comes back as it is, and netrc may still have a login for it.
 */
export function withLogin(address: string, settings: IndexSettings): string {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || !/^https?:$/.test(url.protocol)) return address;
  const known = addresses(settings)
    .flatMap((each) => URL.parse(each) ?? [])
    .filter((each) => each.username !== '' && each.origin === url.origin)
    .sort((a, b) => shared(b.pathname, url.pathname) - shared(a.pathname, url.pathname))[0];
  if (known === undefined) return address;
  url.username = known.username;
  url.password = known.password;
  return url.href;
}

/** The address without user and password: as it may be kept. */
export function withoutLogin(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.username === '' && url.password === '')) return address;
  url.username = '';
  url.password = '';
  return url.href;
}

/** What downloads must know besides the environment: the proxy and the authorities of pip's configuration files. */
export function netSettings(settings: IndexSettings): Pick<NetSettings, 'env' | 'certificates'> {
  const { proxy } = settings.pip;
  const env = proxy === null ? settings.env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ...settings.env };
  return { env, certificates: settings.certificates };
}

function addresses(settings: IndexSettings): readonly string[] {
  const all = [settings.index ?? [], settings.extra, settings.findLinks].flat();
  return [
    ...all,
    ...[settings.uv.index ?? [], settings.uv.extra].flat().flatMap((index) => named(index, settings.env)),
  ];
}

/** uv takes the login of an index called `my-index` from `UV_INDEX_MY_INDEX_USERNAME` and `_PASSWORD`. */
function named(
  index: { readonly name: string | null; readonly url: string },
  env: IndexSettings['env'],
): readonly string[] {
  if (index.name === null) return [];
  const prefix = `UV_INDEX_${index.name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  const url = URL.parse(index.url);
  const user = env[`${prefix}_USERNAME`];
  const password = env[`${prefix}_PASSWORD`];
  if (url === null || (user === undefined && password === undefined)) return [];
  url.username = encodeURIComponent(user ?? '');
  url.password = encodeURIComponent(password ?? '');
  return [url.href];
}

/** How many leading characters two paths share. */
function shared(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
