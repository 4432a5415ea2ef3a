import type { Digest } from '../../model/store.ts';

/** Where an image lives in a registry (OCI distribution-spec, "Definitions"; the grammar of the reference project). */
export interface Reference {
  /** `host` or `host:port`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** OCI distribution-spec, "Pulling manifests"; the grammar of the reference project for hosts. */
const HOST = /^(localhost|\[[0-9a-f:]+\]|[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z0-9-]+(?=:\d))(:\d{1,5})?$/i;
const REPOSITORY = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LONGEST = 255;

/**
 * Parses `host[:port]/repository[:tag][@digest]`; null when it is not one. The host must be named: which registry
 * a short name means is a matter of each machine's configuration, and guessing would push to strangers.
 */
export function parseReference(text: string): Reference | null {
  const [named = '', digest] = text.split('@');
  const slash = named.indexOf('/');
  const registry = named.slice(0, Math.max(slash, 0));
  const [, repository = '', tag] = /^(.*?)(?::([^:/]*))?$/.exec(named.slice(slash + 1)) ?? [];
  const fits =
    HOST.test(registry) &&
    isRepository(repository) &&
    (tag === undefined || isTag(tag)) &&
    (digest === undefined || DIGEST.test(digest)) &&
    text.split('@').length <= 2;
  if (!fits) return null;
  return { registry, repository, tag: tag ?? null, digest: (digest as Digest | undefined) ?? null };
}

/** Whether a repository may be called so. */
export function isRepository(name: string): boolean {
  return REPOSITORY.test(name) && name.length <= LONGEST;
}

/** Whether a tag may be called so. */
export function isTag(name: string): boolean {
  return TAG.test(name);
}

/** Prints a reference so that {@link parseReference} gives it back. */
export function printReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/** True for a registry on this machine, which is spoken to without TLS as every engine does. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
