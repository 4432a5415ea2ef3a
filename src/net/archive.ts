import type { Blob } from '../model/blob.ts';
import { UserError } from '../model/error.ts';
import type { SignedArchive } from '../model/fetch.ts';
import type { LockedDeb } from '../model/lock.ts';
import type { Progress } from '../model/progress.ts';
import type { Store } from '../model/store.ts';
import { type AptConfig, readApt } from './apt.ts';
import { badArchivePath, noArchive, packageGone, shown } from './errors.ts';
import { type Http, type NetSettings, openHttp } from './http.ts';
import { readKeyrings } from './keyrings.ts';
import { type ArchiveName, type Mirror, mirrorsOf } from './mirrors.ts';

export interface ArchiveSettings extends NetSettings {
  /** Addresses of Debian archives (`http:`, `https:`, `file:`); default: those the machine's apt uses. */
  readonly mirrors?: readonly string[];
  /** Keyring file that signs them; default: apt's and Debian's own. */
  readonly keyring?: string;
  /** Apt's configuration; default `/etc/apt`. */
  readonly apt?: string;
  /** Told how far index files are; packages are told of by whoever asks for many. */
  readonly progress?: Progress;
}

const MOST_INDEX = 512 * 1024 ** 2;

/**
 * The Debian archive as this machine reaches it. Reads apt's configuration (sources, keyrings, proxies, logins) at
 * the first use. A suite that apt does not use is looked for at the addresses of those it does.
 * Throws a {@link UserError} that says what to set when there is no Debian source.
 */
export function openArchive(store: Store, settings: ArchiveSettings): SignedArchive {
  let opened: Promise<Opened> | undefined;
  const use = (): Promise<Opened> => {
    opened ??= open(store, settings);
    return opened;
  };
  return {
    index: async (archive, suite, path, sha256) => (await use()).index(archive, suite, path, sha256),
    deb: async (deb) => (await use()).deb(deb),
    keyrings: async () => (await use()).keyrings(),
    where: async (archive, suite) => (await use()).where(archive, suite),
  };
}

async function open(store: Store, settings: ArchiveSettings): Promise<Opened> {
  const apt = await readApt(settings.apt ?? '/etc/apt');
  const http = openHttp(store, {
    ...settings,
    env: { ...settings.env, ...apt.proxies },
    logins: [...(settings.logins ?? []), ...apt.logins],
  });
  return new Opened(http, settings, apt);
}

class Opened implements SignedArchive {
  readonly #http: Http;
  readonly #settings: ArchiveSettings;
  readonly #apt: AptConfig;
  /** Which mirror has a suite, with its InRelease: looked up once. */
  readonly #picked = new Map<string, Promise<{ readonly mirror: Mirror; readonly release: Blob } | null>>();

  constructor(http: Http, settings: ArchiveSettings, apt: AptConfig) {
    this.#http = http;
    this.#settings = settings;
    this.#apt = apt;
  }

  async index(archive: ArchiveName, suite: string, path: string, sha256?: string): Promise<Blob | null> {
    const found = await this.#pick(archive, suite);
    if (found === null || path === 'InRelease') return found?.release ?? null;
    const url = addressOf(found.mirror, `dists/${suite}/${path}`);
    const step = `fetching Debian's indexes: ${suite}`;
    const progress = (done: number, total: number | null): void =>
      this.#settings.progress?.({ step, done, total, unit: 'bytes' });
    const options = { limit: MOST_INDEX, progress, ...(sha256 === undefined ? {} : { sha256 }) };
    return (await this.#http.get(url, options))?.blob ?? null;
  }

  async deb(deb: LockedDeb): Promise<Blob> {
    const { sha256, size, path } = deb;
    const got = await this.#first(this.#mirrors(deb.archive), async (mirror) =>
      this.#http.get(addressOf(mirror, path), { sha256, limit: size }),
    );
    if (got === null) throw packageGone(deb.package, deb.version);
    return got.blob;
  }

  keyrings(): Promise<readonly Uint8Array[]> {
    const mirrors = (['main', 'security'] as const).flatMap((archive) => this.#mirrors(archive));
    return readKeyrings(this.#settings.keyring, mirrors, this.#apt.trusted);
  }

  async where(archive: ArchiveName, suite: string): Promise<string> {
    const found = await this.#pick(archive, suite);
    return found === null ? suite : shown(addressOf(found.mirror, `dists/${suite}`));
  }

  #mirrors(archive: ArchiveName): readonly Mirror[] {
    const mirrors = mirrorsOf(archive, this.#settings.mirrors ?? [], this.#apt);
    if (mirrors.length === 0 && archive === 'main') throw noArchive(this.#settings.apt ?? '/etc/apt');
    return mirrors;
  }

  #pick(archive: ArchiveName, suite: string): Promise<{ mirror: Mirror; release: Blob } | null> {
    const key = `${archive} ${suite}`;
    const known = this.#picked.get(key);
    if (known !== undefined) return known;
    const picking = this.#first(this.#mirrors(archive), async (mirror) => {
      const got = await this.#http.get(addressOf(mirror, `dists/${suite}/InRelease`), { limit: 1 << 24 });
      if (got === null) return null;
      return mirror.chosen || (await isDebian(got.blob)) ? { mirror, release: got.blob } : null;
    });
    this.#picked.set(key, picking);
    return picking;
  }

  /** The first mirror's answer that is not null. A mirror that cannot be read is an error only when no other answers. */
  async #first<T>(mirrors: readonly Mirror[], ask: (mirror: Mirror) => Promise<T | null>): Promise<T | null> {
    let fault: UserError | null = null;
    for (const mirror of mirrors) {
      try {
        const answer = await ask(mirror);
        if (answer !== null) return answer;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        fault ??= error;
      }
    }
    if (fault !== null) throw fault;
    return null;
  }
}

/** What an InRelease file says before its signature is looked at: enough to tell Debian's from other vendors'. */
async function isDebian(release: Blob): Promise<boolean> {
  const head = await release.read(0, Math.min(release.size, 4096));
  return /^Origin: Debian\s*$/m.test(Buffer.from(head).toString('latin1'));
}

function addressOf(mirror: Mirror, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) throw badArchivePath(path);
  return new URL(encodeURI(path), mirror.uri).href;
}
