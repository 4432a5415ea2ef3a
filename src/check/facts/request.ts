/** The URL a probe's command asks, in whatever language it is written; null when there is none. */
export function requestOf(
  text: string,
): { readonly host: string; readonly port: number; readonly path: string } | null {
  const url = /\b(https?):\/\/(\[[^\]]*\]|[\w.-]+)(?::(\d+))?(\/[^\s"'`)|;&>]*)?/.exec(text);
  if (url) {
    const [, scheme, host = '', port, path = '/'] = url;
    return {
      host,
      port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
      path: path.replace(/\?.*$/, ''),
    };
  }
  // http.client.HTTPConnection('localhost', 8000).request('GET', '/health'); http.get({port: 3000, path: '/health'})
  const port = /(?:HTTPConnection\(\s*["']([\w.]+)["']\s*,\s*|\bport["']?\s*:\s*)(\d+)/.exec(text);
  if (!port) {
    const bare =
      /(?:curl|wget)\s(?:[^|;&]*\s)?((?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)(\/[^\s"'|;&]*)?)/.exec(text);
    return bare ? { host: 'localhost', port: Number(bare[2]), path: bare[3] ?? '/' } : null;
  }
  const path =
    /(?:request\(\s*["']GET["']\s*,\s*|\bpath["']?\s*:\s*)["'](\/[^"']*)["']/.exec(text)?.[1] ?? '/';
  return { host: port[1] ?? 'localhost', port: Number(port[2]), path };
}
