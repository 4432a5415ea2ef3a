import { WEB_MAIN, WEB_TEMPORARY } from './server.ts';
import { printTypes } from './types.ts';

export interface SiteOptions {
  /** Absolute folder of the files. */
  readonly root: string;
  readonly port: number;
  /** Absolute path of the file with the headers of every answer. */
  readonly headers: string;
  /** Whether addresses that are no file get the first page: the router of the page knows them. */
  readonly fallback: boolean;
}

/** Folders in which every file has the hash of its bytes in its name, by the tools that make them. */
const HASHED_FOLDERS = '^/(?:assets|static/(?:js|css|media)|_app/immutable|_nuxt|_next/static)/';
/** `main.3f2a9c1b.js`, `index-BdW0aQ2x.css`: a name with a hash of at least eight characters, a digit among them. */
const HASHED_NAMES =
  '[.-](?=[0-9A-Za-z_-]*[0-9])[0-9A-Za-z_-]{8,}\\.(?:m?js|css|woff2?|ttf|png|jpe?g|webp|avif|svg|gif|ico|wasm)$';
/** What a page asks for and no router of it answers: a missing one is 404 and never the page. */
const ASSETS =
  '\\.(?:m?js|css|map|json|txt|xml|woff2?|ttf|otf|png|jpe?g|webp|avif|svg|gif|ico|wasm|mp4|webm|pdf|webmanifest)$';

/**
 * `nginx.conf` for files alone: compressed copies beside the files are handed out to those who take them, what has a hash in
 * its name is kept by browsers for ever, pages are asked for anew each time. Every location names the headers: nginx drops
 * inherited ones where a location adds its own.
 */
export function siteConfig({ root, port, headers, fallback }: SiteOptions): string {
  const include = `include ${headers};`;
  return `${WEB_MAIN}
http {
${WEB_TEMPORARY}
    default_type application/octet-stream;
    charset utf-8;
    types {
${printTypes('        ')}
    }

    server_tokens off;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 65s;
    access_log off;
    absolute_redirect off;
    # Made of date and size, which builds share: a page would never change.
    etag off;
    if_modified_since off;
    gzip_static on;
    gzip_vary on;
    brotli_static on;

    server {
        listen ${port};
        server_name _;
        root ${root};
        index index.html;

        location ~ "${HASHED_FOLDERS}" {
            add_header Cache-Control "public, max-age=31536000, immutable" always;
            ${include}
            try_files $uri @missing;
        }

        location ~ "${HASHED_NAMES}" {
            add_header Cache-Control "public, max-age=31536000, immutable" always;
            ${include}
            try_files $uri @missing;
        }

        location ~ "${ASSETS}" {
            add_header Cache-Control "public, max-age=300" always;
            ${include}
            try_files $uri @missing;
        }

        location ~ "/\\.(?!well-known/)" {
            return 404;
        }

        location / {
            add_header Cache-Control "no-cache" always;
            ${include}
            try_files ${fallback ? '$uri $uri/index.html /index.html' : '$uri $uri.html $uri/index.html'} =404;
        }

        location @missing {
            add_header Cache-Control "no-store" always;
            ${include}
            return 404;
        }
    }
}
`;
}
