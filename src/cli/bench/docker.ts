import { availableParallelism, totalmem } from 'node:os';
import { createGzip } from 'node:zlib';
import { parseBytes } from '../../formats/units/bytes.ts';
import type { Argv, Result, Run } from '../../model/argv.ts';
import type { ImageSizes, Machine, Usage } from '../../model/bench.ts';
import type { LayerSource } from '../../model/imagesource.ts';

/** Larger images are not compressed only to know what that gives: it takes minutes. */
const MOST_COMPRESSED = 1.5e9;
/** A clean build of a large application over a slow network, milliseconds. */
const PATIENCE = 3_600_000;

/** @param more options of `docker build` that the application's owners would give */
export function buildArgv(
  folder: string,
  dockerfile: string,
  tag: string,
  fresh: boolean,
  more: readonly string[],
): Argv {
  const args = ['buildx', 'build', '--quiet', '--load', '--file', dockerfile, '--tag', tag];
  return { command: 'docker', args: [...args, ...(fresh ? ['--no-cache'] : []), ...more, folder] };
}

/** Runs a command that has to work; resolves with its output, or with what it complained of. */
export async function attempt(run: Run, argv: Argv): Promise<Result & { readonly failed: string | null }> {
  const result = await run(argv, { timeoutMs: PATIENCE });
  if (result.code === 0) return { ...result, failed: null };
  const said = (result.stderr || result.stdout).trim().split('\n').slice(-3).join(' ');
  return { ...result, failed: result.missing ? `${argv.command} is not installed` : said || 'it failed' };
}

/** Counts an image of Docker in every way: as the engine says, its files, its layers as a push sends them. */
export async function imageSizes(run: Run, tag: string): Promise<ImageSizes | null> {
  const [{ savedImage }, { passingImage }, { readLayer }] = await Promise.all([
    import('../../engine/save.ts'),
    import('../../source/image/passing.ts'),
    import('../../inspect/layer.ts'),
  ]);
  const engine = await engineSize(run, tag);
  if (engine === null) return null;
  let compressed = engine > MOST_COMPRESSED ? null : 0;
  let size = 0;
  let tar = 0;
  const { image } = await passingImage(tag, savedImage('docker', tag), null, async (layer, where) => {
    const { source, done } = counted(layer, compressed !== null);
    size += (await readLayer(source, where)).size;
    const bytes = await done();
    tar += bytes.plain;
    if (compressed !== null) compressed += bytes.compressed;
  });
  return { engine, size, tar, compressed, layers: image.layers.length };
}

/** Bytes of an image as Docker counts them; null when it has none of that name. */
export async function engineSize(run: Run, image: string): Promise<number | null> {
  const argv = { command: 'docker', args: ['image', 'inspect', '--format', '{{.Size}}', image] };
  const { code, stdout } = await run(argv);
  return code === 0 && Number.isFinite(Number(stdout)) ? Number(stdout) : null;
}

interface Counted {
  readonly source: LayerSource;
  /** Once the layer has been read. */
  done(): Promise<{ readonly plain: number; readonly compressed: number }>;
}

/** The layer, and the bytes it has: plain, and compressed as Docker does where that is wanted. */
function counted(layer: LayerSource, compress: boolean): Counted {
  const gzip = createGzip({ level: 6 });
  const bytes = { plain: 0, compressed: 0 };
  gzip.on('data', (chunk: Buffer) => {
    bytes.compressed += chunk.length;
  });
  async function* stream() {
    for await (const chunk of layer.stream()) {
      bytes.plain += chunk.length;
      if (compress && !gzip.write(Buffer.from(chunk)))
        await new Promise((resolve) => gzip.once('drain', resolve));
      yield chunk;
    }
  }
  const done = () =>
    new Promise<typeof bytes>((resolve, reject) => {
      gzip.on('error', reject);
      gzip.on('end', () => resolve(bytes));
      gzip.end();
    });
  return { source: { ...layer, stream }, done };
}

/** What a container takes just now. */
export async function usage(run: Run, container: string): Promise<Usage | null> {
  return (await usages(run, [container]))[0] ?? null;
}

/** What each of these containers takes just now; null for one that does not run. */
export async function usages(run: Run, containers: readonly string[]): Promise<readonly (Usage | null)[]> {
  const format = '{{.MemUsage}} {{.CPUPerc}}';
  const { stdout } = await run({ command: 'docker', args: ['stats', '--no-stream', '--format', format, ...containers] }); // biome-ignore format: one command
  const lines = stdout.trim().split('\n');
  return containers.map((_, at) => {
    const [, memory = '', cpu = ''] = /^([\d.]+\w+) \/ \S+ ([\d.]+)%/.exec(lines[at] ?? '') ?? [];
    const bytes = parseBytes(memory);
    return bytes === null ? null : { memory: bytes, cpu: Number(cpu) / 100 };
  });
}

/** What the figures are taken on. */
export async function machine(run: Run): Promise<Machine> {
  const { stdout } = await run({ command: 'docker', args: ['version', '--format', '{{.Server.Version}}'] });
  return { cpus: availableParallelism(), memory: totalmem(), engine: `Docker ${stdout.trim()}` };
}
