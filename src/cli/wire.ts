import { resolve } from 'node:path';
import type { Run } from '../model/argv.ts';
import type { SignedArchive, WheelSource } from '../model/fetch.ts';
import type { Resolver } from '../model/resolve.ts';
import type { Store } from '../model/store.ts';
import type { Application } from './application.ts';
import { cacheFolder } from './cache.ts';
import { once } from './once.ts';
import type { Session } from './verb.ts';

/** The IO of this machine: made here and nowhere else, handed to the stages. */
export interface Ports {
  readonly store: Store;
  readonly run: Run;
  readonly archive: SignedArchive;
  readonly resolver: Resolver;
  readonly wheels: WheelSource;
}

/**
 * Makes the ports for an application: its mirrors and keyring, the user's indexes, proxies and certificates, the cache.
 * Only the store is opened now; the others load and open when first asked, which most runs never do.
 */
export async function openPorts(application: Application, session: Session): Promise<Ports> {
  const { env, platform, cwd, talk } = session;
  const [{ openStore }, { run: runCommand }, { announced }] = await Promise.all([
    import('../store/store.ts'),
    import('../engine/run.ts'),
    import('../engine/wrap.ts'),
  ]);
  const store = await openStore(cacheFolder(env, platform));
  const run = announced(runCommand, talk.detail);
  const archive = once(async () => {
    const { openArchive } = await import('../net/archive.ts');
    const { mirrors, keyring } = application.config.base ?? {};
    return openArchive(store, {
      env,
      ...(mirrors === undefined ? {} : { mirrors }),
      ...(keyring === undefined ? {} : { keyring: resolve(application.root, keyring) }),
    });
  });
  const settings = once(async () => {
    const { readIndexSettings } = await import('../net/indexes/settings.ts');
    return readIndexSettings({ env, platform, folder: cwd });
  });
  const resolver = once(async () => {
    const { uvResolver } = await import('../engine/uv/resolver.ts');
    return uvResolver({ run, store, settings: await settings(), python: async () => null });
  });
  const wheels = once(async () => {
    const [{ openWheels }, { openHttp }, { netSettings }] = await Promise.all([
      import('../net/wheels/wheels.ts'),
      import('../net/http.ts'),
      import('../net/indexes/login.ts'),
    ]);
    const known = await settings();
    const http = openHttp(store, netSettings(known));
    return openWheels({ http, store, settings: known, resolver: lazyResolver(resolver) });
  });
  return {
    store,
    run,
    archive: lazyArchive(archive),
    resolver: lazyResolver(resolver),
    wheels: lazyWheels(wheels),
  };
}

function lazyArchive(open: () => Promise<SignedArchive>): SignedArchive {
  return {
    index: async (...args) => (await open()).index(...args),
    deb: async (deb) => (await open()).deb(deb),
    keyrings: async () => (await open()).keyrings(),
    where: async (...args) => (await open()).where(...args),
  };
}

function lazyResolver(open: () => Promise<Resolver>): Resolver {
  return { resolve: async (question) => (await open()).resolve(question) };
}

function lazyWheels(open: () => Promise<WheelSource>): WheelSource {
  return {
    wheel: async (...args) => (await open()).wheel(...args),
    fetch: async (...args) => (await open()).fetch(...args),
  };
}
