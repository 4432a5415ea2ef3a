import type { Run } from '../model/argv.ts';
import { saveFailed } from './errors.ts';
import { Tail } from './tail.ts';

/** Bytes kept of what an engine says when it fails. */
const MOST_SAID = 64 * 1024;

/** Streams the archive that `docker save` or `podman save` writes of an image. Ends with a UserError that carries what the engine said. */
export async function* savedImage(engine: string, image: string): AsyncGenerator<Uint8Array> {
  const { execa } = await import('execa');
  const started = performance.now();
  // A name without a tag would save every image of that name.
  const { stdout } = await execa(engine, ['image', 'inspect', '--format', '{{.Id}}', image], {
    reject: false,
  });
  const child = execa(engine, ['save', stdout?.trim() || image], {
    reject: false,
    buffer: false,
    stdin: 'ignore',
  });
  const said = new Tail(MOST_SAID);
  child.stderr.on('data', (chunk: Uint8Array) => said.push(chunk));
  try {
    yield* child.stdout;
  } finally {
    child.kill();
  }
  const end = await child;
  if (end.exitCode === 0) return;
  throw saveFailed(engine, image, {
    code: end.exitCode ?? null,
    stdout: '',
    stderr: said.text(),
    timedOut: false,
    missing: end.code === 'ENOENT',
    milliseconds: performance.now() - started,
  });
}

/** The first of the engines that has an image of this name, or null. */
export async function engineWith(run: Run, image: string): Promise<'docker' | 'podman' | null> {
  if (image.startsWith('-')) return null;
  for (const engine of ['docker', 'podman'] as const) {
    const found = await run({ command: engine, args: ['image', 'inspect', image] }, { timeoutMs: 20_000 });
    if (found.code === 0) return engine;
  }
  return null;
}
