import { execa } from 'execa';
import { readZip } from '../../src/formats/zip/read.ts';
import type { Blob } from '../../src/model/blob.ts';

/** Bytes counted instead of installed: the machine of the bench has no room for them. */
export interface Counted {
  readonly bytes: number;
  readonly wheels: number;
}

interface Wheel {
  readonly name: string;
  readonly url: string;
}

/**
 * What a Dockerfile's `pip install` would unpack for these requirements and does not for those without some names: pip
 * says in the base image which wheels it would take, and of each only the directory at its end is read.
 * @param folder holds the list of requirements
 */
export async function wheelBytes(
  base: string,
  folder: string,
  requirements: string,
  without: readonly string[],
): Promise<Counted> {
  const all = await resolved(base, folder, `cat ${requirements}`);
  const light = await resolved(base, folder, `grep -vE '^(${without.join('|')})==' ${requirements}`);
  const kept = new Set(light.map(({ name }) => name));
  const extra = all.filter(({ name }) => !kept.has(name));
  let bytes = 0;
  for (const { name, url } of extra)
    for (const { size } of await readZip(await remote(url), name)) bytes += size;
  return { bytes, wheels: extra.length };
}

async function resolved(base: string, folder: string, read: string): Promise<readonly Wheel[]> {
  const pip =
    '/venv/bin/pip install --dry-run --quiet --use-feature=fast-deps --report /dev/stdout -r /tmp/wanted';
  const script = `python3 -m venv /venv && ${read} >/tmp/wanted && ${pip}`;
  const options = ['--rm', '--network', 'host', '--volume', `${folder}:/app:ro`, '--workdir', '/app'];
  const { stdout } = await execa('docker', ['run', ...options, base, 'sh', '-c', script], { maxBuffer: 1e8 });
  const { install }: { install: readonly { metadata: { name: string }; download_info: { url: string } }[] } = JSON.parse(stdout); // biome-ignore format: a line
  return install.map(({ metadata, download_info }) => ({ name: metadata.name, url: download_info.url }));
}

/** A file of an index, read by ranges. */
async function remote(url: string): Promise<Blob> {
  const { headers } = await fetch(url, { method: 'HEAD' });
  const size = Number(headers.get('content-length'));
  return {
    size,
    async read(offset, length) {
      const answer = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
      if (answer.status !== 206)
        throw new Error(`an index answers ${answer.status} where part of a file is asked for`);
      return Buffer.from(await answer.arrayBuffer());
    },
    stream() {
      throw new Error('only directories are read');
    },
  };
}
