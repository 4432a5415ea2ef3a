import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { InspectOptions } from '../inspect/inspect.ts';
import { type ReadLayer, readLayer } from '../inspect/layer.ts';
import type { ImageSource } from '../model/imagesource.ts';
import type { Session } from './verb.ts';

/** An image to inspect, and how to index layers that can be read only once. */
export type Use<T> = (source: ImageSource, options: InspectOptions) => Promise<T>;

/**
 * Opens an image by the name a user gives it and hands it to `use`: a path, `docker:NAME`, `podman:NAME` or
 * `registry:REFERENCE`; a plain name that is no path is looked for in the engines. Nothing is written to disk.
 */
export async function withImage<T>(
  name: string,
  platform: string | null,
  session: Session,
  use: Use<T>,
): Promise<T> {
  const [, kind, named = name] = /^(docker|podman|registry):(.+)$/s.exec(name) ?? [];
  if (kind === 'registry') return fromRegistry(named, platform, session, use);
  if (kind === 'docker' || kind === 'podman') return fromEngine(kind, named, platform, session, use);
  const path = resolve(session.cwd, name);
  if (!existsSync(path)) {
    const [{ engineWith }, { run }] = await Promise.all([
      import('../engine/save.ts'),
      import('../engine/run.ts'),
    ]);
    const engine = await engineWith(run, name);
    if (engine !== null) return fromEngine(engine, name, platform, session, use);
  }
  const { openImage } = await import('../source/image/open.ts');
  return using(await openImage(path, platform), name, {}, session, use);
}

/** Engines give an image as one stream: each layer is indexed as it passes. */
async function fromEngine<T>(
  engine: 'docker' | 'podman',
  image: string,
  platform: string | null,
  session: Session,
  use: Use<T>,
): Promise<T> {
  const [{ savedImage }, { passingImage }] = await Promise.all([
    import('../engine/save.ts'),
    import('../source/image/passing.ts'),
  ]);
  const name = `${engine}:${image}`;
  let done = 0;
  const { image: source, readOf } = await passingImage<ReadLayer>(
    name,
    savedImage(engine, image),
    platform,
    async (layer, where) => {
      const read = await readLayer(layer, `${name}: ${where}`);
      done += 1;
      session.talk.progress({ step: `reading ${image} from ${engine}`, done, total: null, unit: 'layers' });
      return read;
    },
  );
  const read: NonNullable<InspectOptions['read']> = async (layer, where) => {
    const passed = readOf(layer);
    if (passed === undefined) throw new Error(`${where} did not pass`);
    return passed;
  };
  session.talk.progress({ step: `reading ${image} from ${engine}`, done, total: done, unit: 'layers' });
  return using(source, name, { read }, session, use);
}

async function fromRegistry<T>(
  text: string,
  platform: string | null,
  session: Session,
  use: Use<T>,
): Promise<T> {
  const [{ registryImage }, { run }] = await Promise.all([
    import('./wire/bases.ts'),
    import('../engine/run.ts'),
  ]);
  const source = await registryImage(text, platform, null, run, session.env);
  return using(source, text, {}, session, use);
}

async function using<T>(
  source: ImageSource,
  name: string,
  options: InspectOptions,
  session: Session,
  use: Use<T>,
): Promise<T> {
  try {
    return await use(
      { ...source, name },
      { ...options, lanes: Math.max(2, availableParallelism()), progress: session.talk.progress },
    );
  } finally {
    await source.close();
  }
}
