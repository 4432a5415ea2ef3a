import type { IncomingMessage } from 'node:http';
import type { Reference } from '../../formats/reference/reference.ts';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import { unreachableRegistry } from './errors.ts';
import { registryLogin } from './login.ts';
import type { RegistryPorts } from './push.ts';
import { openSession } from './session.ts';

/** A repository to read from. */
export interface Repository {
  /** The manifest or index that a tag or digest names. */
  manifest(name: string): Promise<Blob>;
  /** A blob that is fetched when it is read. */
  blob(digest: string, size: number): Blob;
}

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const MOST_MANIFEST = 8 * 1024 * 1024;
const HOPS = 5;

/** Opens a repository of a registry for reading (OCI distribution-spec, "Pull"). Redirects of blobs are followed. */
export function openRepository(reference: Reference, ports: Omit<RegistryPorts, 'store'>): Repository {
  const session = openSession(reference, ports.exchange, () =>
    registryLogin(reference.registry, ports.env, ports.run),
  );
  const scope = [`repository:${reference.repository}:pull`];

  async function get(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
    let url = session.url(path);
    for (let hop = 0; ; hop++) {
      const answer = await session.send({ url, method: 'GET', headers, scope });
      const status = answer.statusCode ?? 0;
      if (status === 200 || status === 206) return answer;
      const { location } = answer.headers;
      if (status < 300 || status >= 400 || location === undefined || hop === HOPS)
        return session.refuse(`reading ${path}`, answer);
      answer.resume();
      url = new URL(location, url);
    }
  }

  async function* body(path: string, range: string | null): AsyncGenerator<Uint8Array> {
    const answer = await get(path, range === null ? {} : { range });
    try {
      yield* answer;
    } catch (fault) {
      throw fault instanceof Error ? unreachableRegistry(reference.registry, fault) : fault;
    } finally {
      answer.destroy();
    }
  }

  return {
    async manifest(name) {
      const answer = await get(`manifests/${name}`, { accept: MANIFESTS });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer) {
        size += chunk.length;
        if (size > MOST_MANIFEST) throw unreachableRegistry(reference.registry, new Error('a huge manifest'));
        chunks.push(chunk);
      }
      return memoryBlob(Buffer.concat(chunks));
    },
    blob: (digest, size) => ({
      size,
      async read(offset, length) {
        const bytes = Buffer.alloc(length);
        let filled = 0;
        for await (const chunk of body(`blobs/${digest}`, `bytes=${offset}-${offset + length - 1}`)) {
          filled += Buffer.from(chunk).copy(bytes, filled);
          if (filled === length) break;
        }
        if (filled < length) throw new RangeError(`read past the end: ${offset}+${length} of ${digest}`);
        return bytes;
      },
      stream: (offset = 0, length = size - offset) =>
        body(`blobs/${digest}`, length === size ? null : `bytes=${offset}-${offset + length - 1}`),
    }),
  };
}
