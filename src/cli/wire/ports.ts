import { resolve } from 'node:path';
import type { ToolPorts } from '../../engine/toolchain/ports.ts';
import type { UvPorts } from '../../engine/uv/uv.ts';
import type { Run } from '../../model/argv.ts';
import type { Compilers } from '../../model/compile.ts';
import type { SignedArchive, WheelSource } from '../../model/fetch.ts';
import type { BaseImages } from '../../model/imagesource.ts';
import type { Lock } from '../../model/lock.ts';
import type { NpmRegistry } from '../../model/npm.ts';
import type { Resolver } from '../../model/resolve.ts';
import type { Store } from '../../model/store.ts';
import type { Push } from '../../net/registry/push.ts';
import type { Offers } from '../../store/offers.ts';
import type { Application, Settings } from '../application.ts';
import { cacheFolder, hasFolder } from '../cache.ts';
import { noCache } from '../errors.ts';
import type { Session } from '../verb.ts';
import { openBaseImages } from './bases.ts';
import { keptCompilers } from './compilers.ts';
import { lazyArchive, lazyRegistry, lazyResolver, lazyWheels } from './lazy.ts';
import { once } from './once.ts';

/** The IO of this machine: made here and nowhere else, handed to the stages. */
export interface Ports {
  readonly store: Store;
  /** Makes the store fetch a blob from where it is when it is asked for it. */
  readonly offer: Offers['offer'];
  readonly bases: BaseImages;
  readonly run: Run;
  readonly archive: SignedArchive;
  /** What finding uv takes, and running it. */
  readonly uv: () => Promise<UvPorts>;
  readonly resolver: Resolver;
  readonly wheels: WheelSource;
  readonly registry: NpmRegistry;
  /** Pushing to registries of images. */
  readonly push: () => Promise<Push>;
  /** What tools are assembled with: the compiler of bytecode, bubblewrap, an interpreter for the resolver. */
  readonly tools: ToolPorts;
  /** Debian packages that sources of Python packages are built with besides. */
  readonly sourcePackages: readonly string[];
  /** Of the interpreters that a lock names. */
  readonly compilers: (lock: Lock) => Promise<Compilers>;
}

/** The interpreter that runs the resolver on machines that have none: of the suite whose archive is the smaller. */
const TOOL_PYTHON = '3.11';

/**
 * Makes the ports for an application: its mirrors and keyring, the user's indexes, proxies and certificates, the cache.
 * Only the store is opened now; the others load and open when first asked, which most runs never do.
 */
export async function openPorts(application: Settings, session: Session): Promise<Ports> {
  const { env, platform, cwd, talk } = session;
  const [{ openStore }, { withOffers }, { run: runCommand }, { announced }] = await Promise.all([
    import('../../store/store.ts'),
    import('../../store/offers.ts'),
    import('../../engine/run.ts'),
    import('../../engine/wrap.ts'),
  ]);
  const folder = cacheFolder(env, platform);
  if (!hasFolder(folder)) throw noCache(folder);
  const { store, offer } = withOffers(await openStore(folder));
  const run = announced(runCommand, talk.detail);
  const bases = openBaseImages(application.root, run, session);
  const archive = lazyArchive(
    once(async () =>
      (await import('../../net/archive.ts')).openArchive(store, archiveSettings(application, env)),
    ),
  );
  const tools: ToolPorts = {
    archive,
    store,
    progress: talk.progress,
    packages: async (...args) => {
      const { toolPackages } = await import('../../lock/debian/tools.ts');
      return toolPackages({ archive, store, now: new Date() })(...args);
    },
  };
  const settings = once(async () => {
    const { readIndexSettings } = await import('../../net/indexes/settings.ts');
    return readIndexSettings({ env, platform, folder: cwd });
  });
  const python = async () =>
    (await import('../../engine/toolchain/python.ts')).toolPython(TOOL_PYTHON, env, tools);
  const { cpuIndex } = application.config.torch ?? {};
  const uv = once(async () => ({
    run,
    store,
    settings: await settings(),
    ...(cpuIndex ? { cpuTorch: cpuIndex } : {}),
    python,
  }));
  const resolver = lazyResolver(
    once(async () => (await import('../../engine/resolver.ts')).openResolver(await uv())),
  );
  const wheels = lazyWheels(
    once(async () => {
      const [{ openWheels }, { openHttp }, { netSettings }] = await Promise.all([
        import('../../net/wheels/wheels.ts'),
        import('../../net/http.ts'),
        import('../../net/indexes/login.ts'),
      ]);
      const known = await settings();
      return openWheels({ http: openHttp(store, netSettings(known)), store, settings: known, resolver });
    }),
  );
  const registry = lazyRegistry(
    once(async () => {
      const [{ openNpmRegistry }, { openHttp }, { npmNetSettings, readNpmSettings }] = await Promise.all([
        import('../../net/npm/registry.ts'),
        import('../../net/http.ts'),
        import('../../net/npm/settings.ts'),
      ]);
      const known = await readNpmSettings({ env, root: application.root, run });
      return openNpmRegistry({ http: openHttp(store, npmNetSettings(known, env)), store, settings: known });
    }),
  );
  const push = once(async () => {
    const [{ pusher }, { exchanger }] = await Promise.all([
      import('../../net/registry/push.ts'),
      import('../../net/exchange.ts'),
    ]);
    return pusher({ store, run, env, exchange: exchanger({ env }) });
  });
  return {
    store,
    offer,
    bases,
    run,
    archive,
    uv,
    resolver,
    wheels,
    registry,
    push,
    tools,
    sourcePackages: application.config.sources?.packages ?? [],
    compilers: keptCompilers(tools, run),
  };
}

/** The ports as stages take them that build: what they do is shown, and timed. */
export function buildingPorts(ports: Ports, { talk }: Session) {
  return { ...ports, progress: talk.progress, now: () => performance.now() };
}

/** Opens ports for an application, and anew only when its configuration has changed since. */
export function keptPorts(session: Session): (application: Application) => Promise<Ports> {
  let kept: { readonly config: string | null; readonly ports: Promise<Ports> } | null = null;
  return (application) => {
    const { configText: config } = application;
    if (kept?.config !== config || kept === null) kept = { config, ports: openPorts(application, session) };
    return kept.ports;
  };
}

function archiveSettings({ root, config }: Settings, env: Session['env']) {
  const { mirrors, keyring } = config.base ?? {};
  return {
    env,
    ...(mirrors === undefined ? {} : { mirrors }),
    ...(keyring === undefined ? {} : { keyring: resolve(root, keyring) }),
  };
}
