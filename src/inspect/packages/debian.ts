import { parseStanza } from '../../formats/deb822/parse.ts';
import type { Owner, PackageInput } from './owners.ts';

const INFO = 'var/lib/dpkg/info/';
const STATUS_D = 'var/lib/dpkg/status.d/';

/** Debian packages by dpkg's database, or by the one-file-per-package form of images without dpkg. */
export function* debianPackages(input: PackageInput): Generator<Owner> {
  yield* installed(input);
  yield* recorded(input);
}

/** `status` and `info/*.list` (dpkg-query(1)). */
function* installed({ texts, visible }: PackageInput): Generator<Owner> {
  const status = visible.has('var/lib/dpkg/status') ? texts.get('var/lib/dpkg/status') : undefined;
  for (const paragraph of status?.split(/\n{2,}/) ?? []) {
    const stanza = parseStanza(paragraph);
    const name = stanza.get('package');
    if (name === undefined || !stanza.get('status')?.endsWith(' installed')) continue;
    const list =
      texts.get(`${INFO}${name}.list`) ??
      texts.get(`${INFO}${name}:${stanza.get('architecture')}.list`) ??
      '';
    const paths = list.split('\n').map((line) => resolve(line.slice(1), visible));
    yield { ecosystem: 'debian', name, version: stanza.get('version') ?? '', paths };
  }
}

/** `status.d/NAME` with the paths in `status.d/NAME.md5sums`. */
function* recorded({ texts, visible }: PackageInput): Generator<Owner> {
  for (const [path, text] of texts) {
    if (!path.startsWith(STATUS_D) || path.endsWith('.md5sums') || !visible.has(path)) continue;
    const stanza = parseStanza(text);
    const sums = texts.get(`${path}.md5sums`) ?? '';
    const paths = sums.split('\n').map((line) => resolve(line.replace(/^\S+\s+/, ''), visible));
    yield {
      ecosystem: 'debian',
      name: stanza.get('package') ?? '',
      version: stanza.get('version') ?? '',
      paths,
    };
  }
}

/** Where a packaged path is once /bin, /sbin and /lib* are links into /usr. */
function resolve(path: string, visible: PackageInput['visible']): string {
  const top = path.slice(0, path.indexOf('/'));
  const merged = /^(bin|sbin|lib|lib32|lib64|libx32)$/.test(top) && visible.get(top)?.kind === 'symlink';
  return merged ? `usr/${path}` : path;
}
