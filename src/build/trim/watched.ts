import { posix } from 'node:path';
import { debianArchitecture, multiarchTuple } from '../../formats/deb/architecture.ts';
import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import { passingReference } from '../../formats/reference/name.ts';
import type { Entry } from '../../model/entry.ts';
import type { Image } from '../../model/image.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { imageConfig } from '../../oci/config.ts';
import { directory } from '../base/make.ts';
import type { LayerJob } from '../cached.ts';
import { finish } from '../finish.ts';
import type { BuildPorts } from '../ports.ts';

/** Where strace and its libraries lie, away from all that the image has. */
const FOLDER = 'opt/plimsoll-watch';

/** An image that can be watched while it runs, on any engine and without any right. */
export interface Watched {
  readonly image: Image;
  /** Absolute folder the notes are left in: a place that the process may write to. */
  readonly notes: string;
  /** The command that runs another one and notes the files it touches, a file for each of its threads. */
  readonly watching: (name: string, command: readonly string[]) => readonly string[];
}

/**
 * The image with one more layer: strace (of Debian's packages, with its own loader and libraries). It watches its own
 * children, which containers without any capability may do.
 * @param debs strace and what it depends on, for the image's platform
 */
export async function watchedImage(
  image: Image,
  plan: ServicePlan,
  debs: readonly LockedDeb[],
  ports: Pick<BuildPorts, 'archive' | 'store' | 'progress' | 'now'>,
): Promise<Watched> {
  const { platform } = image;
  const { uid, gid } = plan.user.value;
  const architecture = debianArchitecture(platform);
  const libraries = `usr/lib/${multiarchTuple(architecture)}/`;
  const notes: Entry = { ...directory(`${FOLDER}/notes`), uid, gid };
  const job: LayerJob = {
    kind: 'application',
    what: 'strace',
    key: ['watch', debs.map(({ sha256 }) => sha256).sort(), uid, gid],
    weight: debs.reduce((sum, { size }) => sum + size, 0),
    async make() {
      const entries = new Map<string, Entry>();
      for (const deb of debs) {
        const unpacked = await unpackDeb(() => ports.archive.deb(deb), deb.sha256, ports.store, deb.path);
        for (const entry of mergeUsr(unpacked.entries)) {
          const path = placeOf(entry, libraries);
          if (path !== null) entries.set(path, moved(entry, path));
        }
      }
      return { entries: [...entries.values(), notes], diagnostics: [] };
    },
  };
  const { value } = await finish(
    { ...image, below: image.layers },
    [job],
    ports,
    `preparing to watch ${plan.id}`,
    (layers) => imageConfig(plan, platform, layers),
  );
  if (value === null) throw new Error('a layer of strace has no findings');
  const loader = architecture === 'amd64' ? 'ld-linux-x86-64.so.2' : 'ld-linux-aarch64.so.1';
  const strace = [
    ...[`/${FOLDER}/${loader}`, '--inhibit-cache', '--library-path', `/${FOLDER}`, `/${FOLDER}/strace`],
    ...['-ff', '-I2', '--seccomp-bpf', '-qq', '-y', '-e', 'trace=%file', '-e', 'signal=none'],
  ];
  return {
    image: { ...value, ref: passingReference('watch', plan.id) },
    notes: `/${FOLDER}/notes`,
    watching: (name, command) => [...strace, '-o', `/${FOLDER}/notes/${name}`, '--', ...command],
  };
}

function placeOf({ path, kind }: Entry, libraries: string): string | null {
  if (kind === 'directory') return null;
  if (path === 'usr/bin/strace') return `${FOLDER}/strace`;
  const isLibrary = posix.dirname(path) === libraries.slice(0, -1) && /\.so(?:\.|$)/.test(path);
  return isLibrary ? `${FOLDER}/${posix.basename(path)}` : null;
}

/** All in one folder: links lead to what lies beside them. */
function moved(entry: Entry, path: string): Entry {
  if (entry.kind === 'hardlink')
    return { ...entry, path, target: `${FOLDER}/${posix.basename(entry.target)}` };
  return entry.kind === 'symlink'
    ? { ...entry, path, target: posix.basename(entry.target) }
    : { ...entry, path };
}
