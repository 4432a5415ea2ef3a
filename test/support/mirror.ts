import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createCleartextMessage, generateKey, type PrivateKey, readPrivateKey, sign } from 'openpgp';
import { controlOf, type FakeDeb, fakeDeb } from './deb.ts';
import { sha256 } from './hash.ts';

export interface FakeSuite {
  readonly name: string;
  readonly debs: readonly FakeDeb[];
  /** Lines of the Contents index: path, then `section/package`. */
  readonly contents?: Readonly<Record<string, string>>;
  /** Further fields of the release, or other values for them. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Changes the release's text before it is signed. */
  readonly edit?: (release: string) => string;
}

export interface FakeMirror {
  readonly folder: string;
  /** `file:` address. */
  readonly uri: string;
  /** Path of the armored public key. */
  readonly keyring: string;
}

/** Before any date a test could call today. */
const SIGNED = new Date('2025-01-01');

let key: Promise<{ readonly privateKey: PrivateKey; readonly publicKey: string }> | undefined;

/** Writes a Debian archive for amd64, and for arm64 where it has packages of that, into the folder, signed with a key made for this process. */
export async function fakeMirror(folder: string, suites: readonly FakeSuite[]): Promise<FakeMirror> {
  key ??= makeKey();
  const { privateKey, publicKey } = await key;
  for (const suite of suites) {
    const release = (suite.edit ?? ((text) => text))(writeSuite(folder, suite));
    const message = await createCleartextMessage({ text: release });
    write(
      folder,
      `dists/${suite.name}/InRelease`,
      await sign({ message, signingKeys: privateKey, date: SIGNED }),
    );
  }
  write(folder, 'key.asc', publicKey);
  return { folder, uri: pathToFileURL(folder).href, keyring: join(folder, 'key.asc') };
}

async function makeKey(): Promise<{ privateKey: PrivateKey; publicKey: string }> {
  const date = new Date('2020-01-01');
  const made = await generateKey({ userIDs: [{ name: 'Test archive' }], date, format: 'armored' });
  return { privateKey: await readPrivateKey({ armoredKey: made.privateKey }), publicKey: made.publicKey };
}

/** Writes pool and indexes; returns the text of the release. */
function writeSuite(folder: string, { name, debs, contents, fields }: FakeSuite): string {
  const packages = debs.map((deb) => {
    const bytes = fakeDeb(deb);
    const architecture = deb.architecture ?? 'amd64';
    const path = `pool/main/${deb.package}_${deb.version ?? '1.0'}_${architecture}.deb`;
    write(folder, path, bytes);
    const text = `${controlOf(deb)}Filename: ${path}\nSize: ${bytes.length}\nSHA256: ${sha256(bytes)}\n`;
    return { architecture, text };
  });
  const lines = Object.entries(contents ?? {}).map(([path, owners]) => `${path.padEnd(40)} ${owners}\n`);
  const architectures = ['amd64', 'arm64'].filter(
    (name) => name === 'amd64' || packages.some(({ architecture }) => architecture === name),
  );
  const indexes: Readonly<Record<string, Buffer>> = Object.fromEntries(
    architectures.flatMap((name) => [
      [
        `main/binary-${name}/Packages`,
        Buffer.from(
          packages
            .filter(({ architecture }) => architecture === name || architecture === 'all')
            .map(({ text }) => text)
            .join('\n'),
        ),
      ],
      [`main/Contents-${name}`, Buffer.from(lines.join(''))],
    ]),
  );
  const sums = Object.entries(indexes).flatMap(([path, plain]) => {
    const compressed = gzipSync(plain);
    write(folder, `dists/${name}/${path}.gz`, compressed);
    return [
      ` ${sha256(plain)} ${plain.length} ${path}\n`,
      ` ${sha256(compressed)} ${compressed.length} ${path}.gz\n`,
    ];
  });
  const all = {
    Origin: 'Debian',
    Codename: name,
    Suite: name,
    Date: 'Wed, 01 Jan 2025 00:00:00 UTC',
    ...fields,
  };
  const head = Object.entries(all).map(([field, value]) => `${field}: ${value}\n`);
  return `${head.join('')}SHA256:\n${sums.join('')}`;
}

function write(folder: string, path: string, bytes: string | Uint8Array): void {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, bytes);
}
