import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { siteHeaders } from '../../formats/nginx/headers.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import type { Site } from '../../model/plan.ts';
import { file } from '../base/make.ts';
import { mapLimited } from '../limit.ts';

const COMPRESSIBLE = /\.(?:html?|m?js|css|json|map|svg|xml|txt|wasm|webmanifest|ttf|otf|ico)$/;
/** Bytes below which a packet is a packet either way. */
const LEAST = 1024;
const MOST = 32 * 1024 * 1024;
const AT_ONCE = 4;
const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/**
 * What a web server has beside a site's files: copies compressed as well as can be, where they are smaller by a tenth, and
 * the headers for what its pages hold.
 */
export async function siteEntries(entries: readonly Entry[], site: Site): Promise<readonly Entry[]> {
  const root = `${site.root.slice(1)}/`;
  const files = entries.filter((one): one is FileEntry => one.kind === 'file' && one.path.startsWith(root));
  const names = new Set(files.map(({ path }) => path));
  const made = await mapLimited(files, AT_ONCE, (one) => compressed(one, names));
  const pages: string[] = [];
  for (const one of files)
    if (/\.html?$/.test(one.path) && one.content.blob.size < MOST)
      pages.push((await bytesOf(one)).toString('utf8'));
  const hasWasm = files.some(({ path }) => path.endsWith('.wasm'));
  return [...made.flat(), file(site.headers.slice(1), siteHeaders(pages, { wasm: hasWasm }))];
}

async function compressed(entry: FileEntry, names: ReadonlySet<string>): Promise<readonly Entry[]> {
  const { path } = entry;
  const { size } = entry.content.blob;
  if (!COMPRESSIBLE.test(path) || size < LEAST || size > MOST) return [];
  const bytes = await bytesOf(entry);
  const copies = [
    [`${path}.br`, await brotli(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: size } })],
    [`${path}.gz`, await deflate(bytes, { level: 9 })],
  ] as const;
  return copies.flatMap(([name, copy]) =>
    names.has(name) || copy.length > 0.9 * size
      ? []
      : [{ ...entry, path: name, content: { kind: 'plain', blob: memoryBlob(copy) } } as const],
  );
}

async function bytesOf({ content: { blob } }: FileEntry): Promise<Buffer> {
  return Buffer.from(await blob.read(0, blob.size));
}
