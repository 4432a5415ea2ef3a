import { isSuperfluous } from '../../formats/deb/superfluous.ts';
import { formatBytes } from '../../formats/units/bytes.ts';
import { plural } from '../../formats/units/plural.ts';
import { debianGraph } from './debian-graph.ts';
import { reachable } from './graph.ts';
import type { OptionOf } from './option.ts';

/** What an interpreter and the libraries of wheels need of Debian. */
const RUNTIME = /^(libc6|libgcc-s1|libstdc\+\+6|libssl[\d.]+(t64)?|zlib1g|libbz2-1\.0|liblzma5|libffi\d|libexpat1|libsqlite3-0|libreadline8(t64)?|libncursesw6|libtinfo6|libuuid1|libdb5\.3(t64)?|libnsl2|libtirpc3(t64)?|libcrypt1|libgomp1|libzstd1|ca-certificates|tzdata|netbase|media-types|base-files|python3[\d.]*(-minimal)?|libpython3[\d.]+(-minimal|-stdlib)?|nodejs)$/; // biome-ignore format: one list
/** Needed by scripts that install packages, never by what is installed. */
const INSTALLERS = new Set([
  'debconf',
  'perl-base',
  'dpkg',
  'apt',
  'ucf',
  'sensible-utils',
  'openssl',
  'mawk',
]);

/** A base of the interpreter and its libraries alone: no shell, no package manager, nothing to log in with. */
export const smallerBase: OptionOf = (facts) => {
  const { graph } = debianGraph(facts);
  const roots = [...graph.keys()].filter((name) => RUNTIME.test(name));
  if (roots.length === 0) return null;
  const kept = reachable(graph, roots, INSTALLERS);
  const gone = [...graph.keys()].filter((name) => !kept.has(name));
  if (gone.length === 0) return null;
  const packages = facts.filesOf('debian', (name) => !kept.has(name));
  const counted = new Set(packages);
  const rest = [...facts.visible.values()].filter(
    (file) => file.kind === 'file' && isSuperfluous(file.path) && !counted.has(file),
  );
  return {
    id: 'smaller-base',
    title: 'a base of the interpreter and its libraries alone',
    saves: facts.weigh(packages) + facts.weigh(rest),
    cost: 'no shell and no package manager in the container: debug it with docker debug, or a side-car',
    how: 'plimsoll build, or a distroless image as the last stage',
    because: `${plural(gone.length, 'Debian package')} that the interpreter and its libraries do not need, and ${formatBytes(facts.weigh(rest))} of manuals, character sets and the package manager's own records`,
  };
};
