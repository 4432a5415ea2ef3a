import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { siteHeaders } from './headers.ts';
import { parseNginx, printNginx } from './parse.ts';
import { siteConfig } from './site.ts';

const OPTIONS = { root: '/app', port: 8080, headers: '/etc/nginx/headers.conf', fallback: true };

test('the settings parse, every location that answers names the headers', () => {
  for (const fallback of [true, false]) {
    const text = siteConfig({ ...OPTIONS, fallback });
    assert.equal(printNginx(parseNginx(text)), text);
    const locations = text.split('        location ').slice(1);
    for (const location of locations)
      if (/add_header|try_files/.test(location))
        assert.match(location, /include \/etc\/nginx\/headers\.conf;/);
    assert.equal(text.includes('/index.html =404'), true);
    assert.equal(/\$uri\/index\.html \/index\.html =404/.test(text), fallback);
  }
});

test('what has a hash in its name is kept, what has none is not', () => {
  const patterns = [
    ...siteConfig(OPTIONS).matchAll(
      /location ~ "([^"]+)" \{\s*add_header Cache-Control "public, max-age=31536000/g,
    ),
  ];
  const isKept = (path: string) => patterns.some(([, pattern = '']) => new RegExp(pattern).test(path));
  for (const path of [
    '/assets/index-CB9jFkm_.js',
    '/static/js/main.3f2a9c1b.js',
    '/main-4TGHX2KD.js',
    '/_app/immutable/x.js',
    '/_nuxt/a.css',
  ])
    assert.equal(isKept(path), true, path);
  for (const path of [
    '/index.html',
    '/favicon.ico',
    '/service-worker.js',
    '/logo.png',
    '/some-component.js',
    '/',
  ])
    assert.equal(isKept(path), false, path);
});

test('pages run their own scripts: by hash, by origin, and as a whole where handlers are in attributes', () => {
  const inline = 'window.a = 1;';
  const hash = createHash('sha256').update(inline).digest('base64');
  const scripts = (page: string, wasm = false) =>
    /script-src ([^;]*);/.exec(siteHeaders([page], { wasm }))?.[1];
  assert.equal(scripts('<p>none</p>'), "'self'");
  assert.equal(scripts(`<script>${inline}</script>`), `'self' 'sha256-${hash}'`);
  assert.equal(
    scripts('<script src="https://cdn.example.org/x.js"></script><script src=/own.js></script>', true),
    "'self' 'wasm-unsafe-eval' https://cdn.example.org",
  );
  assert.equal(scripts(`<script>${inline}</script><b onclick="go()">`), "'self' 'unsafe-inline'");
  assert.doesNotMatch(
    siteHeaders(['<script src="https://e.org/;%20x"></script>'], { wasm: false }),
    /script-src [^;]*%20/,
  );
});
