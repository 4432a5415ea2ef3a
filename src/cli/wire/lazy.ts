import type { SignedArchive, WheelSource } from '../../model/fetch.ts';
import type { NpmRegistry } from '../../model/npm.ts';
import type { Resolver } from '../../model/resolve.ts';

/** An archive that is opened when first asked. */
export function lazyArchive(open: () => Promise<SignedArchive>): SignedArchive {
  return {
    index: async (...args) => (await open()).index(...args),
    deb: async (deb) => (await open()).deb(deb),
    keyrings: async () => (await open()).keyrings(),
    where: async (...args) => (await open()).where(...args),
  };
}

/** A resolver that is found when first asked. */
export function lazyResolver(open: () => Promise<Resolver>): Resolver {
  return { resolve: async (question) => (await open()).resolve(question) };
}

/** Wheels whose indexes are opened when first asked. */
export function lazyWheels(open: () => Promise<WheelSource>): WheelSource {
  return {
    wheel: async (...args) => (await open()).wheel(...args),
    fetch: async (...args) => (await open()).fetch(...args),
  };
}

/** An npm registry whose settings are read when first asked. */
export function lazyRegistry(open: () => Promise<NpmRegistry>): NpmRegistry {
  return {
    versions: async (name) => (await open()).versions(name),
    release: async (name, version) => (await open()).release(name, version),
    tarball: async (locked) => (await open()).tarball(locked),
  };
}
