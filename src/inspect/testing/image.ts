import { TAR_END, type TarHeader, tarHeader, tarPadding } from '../../formats/tar/header.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { ImageSource, LayerSource } from '../../model/imagesource.ts';

type Content = string | Uint8Array | { readonly link: string } | { readonly hard: string } | null;

/** A tar archive of files by path: text or bytes, a link, or null for a folder. Owners and modes may be given. */
export function tarOf(files: Readonly<Record<string, Content>>, owner: Partial<TarHeader> = {}): Buffer {
  const parts = Object.entries(files).flatMap(([path, content]) => {
    const bytes =
      typeof content === 'string' || content instanceof Uint8Array ? Buffer.from(content) : Buffer.alloc(0);
    const kind = kindOf(content);
    const target = content !== null && typeof content === 'object' ? targetOf(content) : '';
    const header = { path, kind, mode: 0o644, uid: 0, gid: 0, size: bytes.length, target, ...owner };
    return [tarHeader(header), bytes, Buffer.alloc(tarPadding(bytes.length))];
  });
  return Buffer.concat([...parts, TAR_END]);
}

function kindOf(content: Content): TarHeader['kind'] {
  if (content === null) return 'directory';
  if (typeof content === 'string' || content instanceof Uint8Array) return 'file';
  return 'link' in content ? 'symlink' : 'hardlink';
}

function targetOf(content: NonNullable<Content>): string {
  if (typeof content !== 'object' || content instanceof Uint8Array) return '';
  return 'link' in content ? content.link : content.hard;
}

/** An image of these layers; `streamed` hides that they could be read at will. */
export function imageOf(layers: readonly Uint8Array[], config: unknown = {}, streamed = false): ImageSource {
  return {
    name: 'test',
    config,
    layers: layers.map((bytes): LayerSource => {
      const blob = memoryBlob(bytes);
      return {
        digest: null,
        compressed: null,
        tar: streamed ? null : blob,
        stream: () => blob.stream(),
      };
    }),
    close: async () => {},
  };
}

/** The archive `docker save` would write of these layers. */
export function archiveOf(layers: readonly Uint8Array[], config: unknown = {}): Buffer {
  const names = layers.map((_, at) => `${at}/layer.tar`);
  return tarOf({
    ...Object.fromEntries(names.map((name, at) => [name, layers[at] ?? ''])),
    'config.json': JSON.stringify(config),
    'manifest.json': JSON.stringify([{ Config: 'config.json', RepoTags: ['test:1'], Layers: names }]),
  });
}
