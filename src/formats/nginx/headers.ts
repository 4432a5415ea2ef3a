import { createHash } from 'node:crypto';

const FIXED: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Permissions-Policy', 'browsing-topics=()'],
];

/**
 * The headers of a site as lines of nginx: fixed ones and a Content-Security-Policy (CSP level 3) that lets its pages run
 * their own scripts and no others: inline ones by their hashes, those of other origins by origin. What is drawn and where
 * data comes from is not narrowed beyond https, since only the running application knows that.
 * @param pages the HTML of all pages
 */
export function siteHeaders(pages: readonly string[], { wasm }: { readonly wasm: boolean }): string {
  const headers = [...FIXED, ['Content-Security-Policy', policy(pages, wasm)] as const];
  const lines = headers.map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '')}" always;\n`);
  // Every file is of 1970, and pages of two builds often have one size: the date tells no version from another.
  return `add_header Last-Modified "" always;\n${lines.join('')}`;
}

function policy(pages: readonly string[], wasm: boolean): string {
  const scripts = pages.flatMap((page) => [...page.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)]);
  const sources = scripts.map(
    ([, attributes = '']) => /\bsrc\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1] ?? null,
  );
  const inline = scripts.flatMap(([, , text = ''], at) =>
    sources[at] === null && text.trim() !== '' ? [text] : [],
  );
  const origins = sources.flatMap((source) => {
    const url = source === null ? null : URL.parse(source.replace(/^\/\//, 'https://'));
    return url === null || !/^https?:$/.test(url.protocol) ? [] : [url.origin];
  });
  // A handler in an attribute cannot be told by a hash in all browsers: such pages take inline scripts as a whole.
  const handlers = pages.some((page) =>
    /<[a-z][^>]*\son[a-z]+\s*=\s*["']/i.test(page.replace(/<script[\s\S]*?<\/script\s*>/gi, '')),
  );
  const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  const allowed = [
    "'self'",
    ...(wasm ? ["'wasm-unsafe-eval'"] : []),
    ...(handlers ? ["'unsafe-inline'"] : hashes),
    ...origins,
  ];
  return [
    "default-src 'self'",
    `script-src ${[...new Set(allowed)].join(' ')}`,
    "style-src 'self' 'unsafe-inline' https:",
    "img-src 'self' data: blob: https:",
    "font-src 'self' data: https:",
    "media-src 'self' data: blob: https:",
    "connect-src 'self' data: blob: http: https: ws: wss:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}
