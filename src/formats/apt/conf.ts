/** Apt's settings by lower-case name (`acquire::http::proxy`); of several values the last one counts. */
export type AptConf = ReadonlyMap<string, string>;

/**
 * Parses apt.conf(5): `A::B "value";`, nested `A { B "value"; };`, comments `//`, `/*` and `#`. Directives
 * (`#clear`, `#include`) are comments to us. Never throws: what makes no sense is skipped.
 */
export function parseAptConf(text: string): AptConf {
  const settings = new Map<string, string>();
  const scopes: string[] = [];
  let words: string[] = [];
  for (const [token, quoted] of text.matchAll(TOKEN)) {
    if (token === '{') scopes.push(words.shift() ?? '');
    else if (token === '}') scopes.pop();
    else if (token === ';') {
      const [name, value] = words;
      if (name !== undefined && value !== undefined)
        settings.set([...scopes, name].join('::').toLowerCase(), value);
    } else if (!/^(\/\/|\/\*|#)/.test(token)) {
      words.push(quoted ?? token);
      continue;
    } else continue;
    words = [];
  }
  return settings;
}

const TOKEN = /\/\/.*|\/\*[\s\S]*?\*\/|#.*|"([^"\n]*)"|[{};]|[^\s{};"]+/g;

/**
 * The proxies that apt is told to use, in the variables that other programs read: a machine may name its proxy
 * nowhere else. `DIRECT` for a host becomes an exception.
 */
export function aptProxies(settings: AptConf): Readonly<Record<string, string>> {
  const proxies: Record<string, string> = {};
  const direct: string[] = [];
  for (const [name, value] of settings) {
    const [, scheme, host] = /^acquire::(https?)::proxy(?:::(.+))?$/.exec(name) ?? [];
    if (scheme === undefined || value === '') continue;
    if (value.toUpperCase() === 'DIRECT') direct.push(host ?? '*');
    else if (host === undefined) proxies[`${scheme}_proxy`] = value;
  }
  // Apt asks the http proxy for https addresses too unless it is told another.
  if (proxies['http_proxy'] !== undefined) proxies['https_proxy'] ??= proxies['http_proxy'];
  return direct.length === 0 ? proxies : { ...proxies, no_proxy: direct.sort().join(',') };
}
