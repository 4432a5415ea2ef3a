import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { memoryBlob } from '../../src/model/blob.ts';
import type { Digest, Store } from '../../src/model/store.ts';
import type { Pushed } from '../../src/net/registry/push.ts';

/** An image of random bytes, which no registry has seen. */
export interface Made {
  readonly store: Store;
  readonly pushed: Pushed;
}

export function makeImage(): Made {
  const blobs = new Map<Digest, Uint8Array>();
  const put = (bytes: Uint8Array): Digest => {
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(digest, bytes);
    return digest;
  };
  const layers = [put(randomBytes(3e6)), put(randomBytes(1e5))];
  const config = put(Buffer.from(JSON.stringify({ nonce: randomBytes(8).toString('hex') })));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const descriptor = (digest: Digest, kind: string) => ({
    mediaType: `application/vnd.oci.image.${kind}`,
    digest,
    size: blobs.get(digest)?.length ?? 0,
  });
  const document = {
    schemaVersion: 2,
    mediaType,
    config: descriptor(config, 'config.v1+json'),
    layers: layers.map((digest) => descriptor(digest, 'layer.v1.tar+gzip')),
  };
  const manifest = put(Buffer.from(JSON.stringify(document)));
  const unused = () => assert.fail('pushing reads blobs, and remembers');
  const memory = new Map<string, unknown>();
  const store: Store = {
    blob: async (digest) => {
      const bytes = blobs.get(digest);
      return bytes ? memoryBlob(bytes) : null;
    },
    path: unused,
    writer: unused,
    spool: unused,
    recall: async <T>(...key: readonly unknown[]) => (memory.get(JSON.stringify(key)) ?? null) as T | null,
    remember: async (kind, key, value) => void memory.set(JSON.stringify([kind, key]), value),
    folder: unused,
  };
  return { store, pushed: { mediaType, manifest, blobs: [config, ...layers] } };
}
