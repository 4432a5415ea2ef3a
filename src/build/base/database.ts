import type { Entry } from '../../model/entry.ts';
import type { LockedDeb } from '../../model/lock.ts';
import { directory, file } from './make.ts';

const FOLDER = 'var/lib/dpkg/status.d';

/**
 * Records of the packages for scanners, in the layout that images without dpkg use: one control paragraph a package,
 * and the checksums of those of its files that the image has.
 */
export function databaseEntries(
  packages: readonly { readonly deb: LockedDeb; readonly control: ReadonlyMap<string, string> }[],
  kept: ReadonlySet<string>,
): readonly Entry[] {
  const records = packages.flatMap(({ deb, control }) => {
    const paragraph = (control.get('control') ?? `Package: ${deb.package}\n`).trimEnd();
    const status = paragraph.replace(/^(Package:.*)$/m, '$1\nStatus: install ok installed');
    const sums = (control.get('md5sums') ?? '').split('\n').flatMap((line) => keptSum(line, kept));
    return [
      file(`${FOLDER}/${deb.package}`, `${status}\n`),
      file(`${FOLDER}/${deb.package}.md5sums`, sums.map((line) => `${line}\n`).join('')),
    ];
  });
  return records.length === 0 ? [] : [directory(FOLDER), ...records];
}

/** Packages write paths as they were before the merge of `/usr`; the line keeps its form either way. */
function keptSum(line: string, kept: ReadonlySet<string>): readonly string[] {
  const [sum = '', path = ''] = line.split(/ {2}(.*)/s);
  const place = [path, `usr/${path}`].find((one) => kept.has(one));
  return place === undefined ? [] : [`${sum}  ${place}`];
}
