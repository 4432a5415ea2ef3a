import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { badCertificates } from './errors.ts';
import type { NetSettings } from './http.ts';

/** Variables that name a PEM file of authorities, in the words of the tools that read them. */
const VARIABLES = [
  'PIP_CERT',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
] as const;

/** Makes the TLS context, once, at the first https request: reading some hundred certificates takes time. */
export type Certificates = () => Promise<SecureContext>;

/**
 * Trusts Node's authorities, the operating system's, and those of the files which the environment and the
 * settings name. They add up: a private index behind a company's authority and a public one both work.
 */
export function certificates(settings: NetSettings): Certificates {
  let context: Promise<SecureContext> | undefined;
  return () => {
    context ??= make(settings);
    return context;
  };
}

async function make(settings: NetSettings): Promise<SecureContext> {
  const files = new Map<string, string>();
  for (const name of VARIABLES) {
    const path = settings.env[name];
    if (path !== undefined && path !== '') files.set(path, name);
  }
  for (const path of settings.certificates ?? []) files.set(path, 'the configured certificate');
  const all = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  for (const [path, origin] of files) for (const pem of await read(path, origin)) all.add(pem);
  return createSecureContext({ ca: [...all] });
}

async function read(path: string, origin: string): Promise<readonly string[]> {
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    throw badCertificates(path, origin, cause);
  });
  return (
    text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? []
  );
}
