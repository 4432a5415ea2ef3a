import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { readZip } from '../../src/formats/zip/read.ts';
import type { Blob } from '../../src/model/blob.ts';

/** Bytes counted instead of installed: the machine of the bench has no room for them. */
export interface Counted {
  /** Unpacked, without bytecode. */
  readonly bytes: number;
  /** The wheels themselves, which pip keeps in its cache unless it is told not to. */
  readonly kept: number;
  readonly wheels: number;
}

interface Wheel {
  readonly name: string;
  readonly url: string;
}

/** Of a base with this Python on Debian 12: what its pip takes. */
const PLATFORMS = ['1', '2010', '2014', ...Array.from({ length: 32 }, (_, at) => `_2_${at + 5}`)];
const TARGET = ['--python-version', '3.11', ...PLATFORMS.flatMap((one) => ['--platform', `manylinux${one}_x86_64`])]; // biome-ignore format: a line

/**
 * What a Dockerfile's `pip install` would unpack for these requirements and does not for those without some names: pip
 * says which wheels it would take, and of each only the directory at its end is read.
 * @param folder holds the list of requirements
 */
export async function wheelBytes(
  folder: string,
  requirements: string,
  without: readonly string[],
): Promise<Counted> {
  const text = await readFile(join(folder, requirements), 'utf8');
  const left = new RegExp(`^(${without.join('|')})==`);
  const all = await resolved(text);
  const light = await resolved(
    text
      .split('\n')
      .filter((line) => !left.test(line))
      .join('\n'),
  );
  const others = new Set(light.map(({ name }) => name));
  const extra = all.filter(({ name }) => !others.has(name));
  let [bytes, kept] = [0, 0];
  for (const { name, url } of extra) {
    const wheel = await remote(url);
    kept += wheel.size;
    for (const { size } of await readZip(wheel, name)) bytes += size;
  }
  return { bytes, kept, wheels: extra.length };
}

async function resolved(requirements: string): Promise<readonly Wheel[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-wheels-'));
  try {
    const [wanted, report] = [join(folder, 'wanted.txt'), join(folder, 'report.json')];
    await writeFile(wanted, requirements);
    const only = [
      '--dry-run',
      '--quiet',
      '--only-binary=:all:',
      '--use-feature=fast-deps',
      '--target',
      folder,
    ];
    await execa('python3', ['-m', 'pip', 'install', ...only, ...TARGET, '--report', report, '-r', wanted]);
    const { install }: { install: readonly { metadata: { name: string }; download_info: { url: string } }[] } = JSON.parse(await readFile(report, 'utf8')); // biome-ignore format: a line
    return install.map(({ metadata, download_info }) => ({ name: metadata.name, url: download_info.url }));
  } finally {
    await rm(folder, { recursive: true });
  }
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
