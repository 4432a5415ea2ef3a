import type { ServiceKind } from '../../model/inventory.ts';

/** What pages need that the strictest policy forbids, by kind of the service at the root. */
const NEEDS: Readonly<Partial<Record<ServiceKind, Readonly<Record<string, readonly string[]>>>>> = {
  // Frameworks that render on the server write their data into scripts of the page.
  ssr: { 'script-src': ["'unsafe-inline'"] },
  web: { 'script-src': ["'unsafe-inline'"] },
  // Streamlit and Gradio compile in the browser and keep a socket open.
  ui: {
    'script-src': ["'unsafe-inline'", "'unsafe-eval'", 'blob:'],
    'connect-src': ['ws:', 'wss:', 'blob:', 'data:'],
    'worker-src': ['blob:'],
    'font-src': ['data:'],
  },
};

/** The same by framework. */
const ASKED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Themes write settings into scripts of the page, and the usual one takes its fonts from there.
  mkdocs: {
    'script-src': ["'unsafe-inline'"],
    'style-src': ['https://fonts.googleapis.com'],
    'font-src': ['https://fonts.gstatic.com'],
  },
};

const BASE: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'worker-src': ["'self'"],
};

/** A Content-Security-Policy that pages of such a service work under (W3C, Content Security Policy Level 3). */
export function contentPolicy(kind: ServiceKind, framework = ''): string {
  const more = { ...NEEDS[kind], ...ASKED[framework] };
  return Object.entries(BASE)
    .map(([directive, sources]) => [directive, ...sources, ...(more[directive] ?? [])].join(' '))
    .join('; ');
}
