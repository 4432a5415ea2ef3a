import { posix } from 'node:path';
import { commandText } from '../../formats/dockerfile/command.ts';
import type { Instruction } from '../../formats/dockerfile/node.ts';
import type { Manifest } from '../../formats/manifest/manifest.ts';
import { requirementsManifest } from '../../formats/manifest/requirements.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { ShellCommand } from '../../formats/shell/commands.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Tree } from '../../model/tree.ts';
import { isContainerFile } from '../container-files.ts';
import { commonFolder, depthOf } from '../folder.ts';
import type { Match } from './match.ts';

/** The requirements files that the image of one Dockerfile has installed, each with the line that does it. */
export interface Installs {
  /** The Dockerfile. */
  readonly path: string;
  readonly files: ReadonlyMap<string, Evidence>;
}

/** Readers of what the Dockerfiles of a tree install; loaded only for trees in which one installs several files. */
export async function installsIn(tree: Tree): Promise<readonly Installs[]> {
  const several = tree.files.filter(
    ({ path }) => isContainerFile(path) === 'dockerfile' && (tree.text(path)?.match(ASKED)?.length ?? 0) > 1,
  );
  if (several.length === 0) return [];
  // Whatever they are called.
  const lists = tree.files.map(({ path }) => path).filter((path) => /\.(?:txt|in)$/i.test(path));
  const [{ parseDockerfile }, { readCommands }] = await Promise.all([
    import('../../formats/dockerfile/parse.ts'),
    import('../../formats/shell/commands.ts'),
  ]);
  return several.map(({ path }) => {
    const files = new Map<string, Evidence>();
    const { instructions } = parseDockerfile(tree.text(path) ?? '');
    const copied = instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
    for (const { line, command } of inImage(instructions).filter(({ keyword }) => keyword === 'RUN'))
      for (const one of readCommands(commandText(command)).commands)
        for (const written of requirementsOf(one)) {
          const file = fileOf(written, path, lists, copied);
          const text = [one.name, ...one.args.map((word) => word.text)].join(' ').slice(0, 160);
          if (file !== null && !files.has(file)) files.set(file, { path, line, text });
        }
    return { path, files };
  });
}

const ASKED = /\s(?:-r|--requirements?)(?=[\s=.\w/])/g;

/** The instructions of the last stage, and of those that it starts from or copies from. */
function inImage(instructions: readonly Instruction[]): readonly Instruction[] {
  const stages: { readonly name: string; readonly own: Instruction[] }[] = [];
  for (const one of instructions)
    if (one.keyword === 'FROM') {
      const words = one.words.map(({ text }) => text);
      const at = words.findIndex((word) => /^as$/i.test(word));
      stages.push({ name: at < 0 ? '' : (words[at + 1] ?? '').toLowerCase(), own: [one] });
    } else stages.at(-1)?.own.push(one);
  const taken = new Set([stages.length - 1]);
  for (const index of taken)
    for (const one of stages[index]?.own ?? []) {
      const named =
        one.keyword === 'FROM' ? one.words[0]?.text : one.flags.find(({ name }) => name === 'from')?.value;
      const other = stages.findIndex(
        ({ name }, at) => at < index && (name === named?.toLowerCase() || String(at) === named),
      );
      if (other >= 0) taken.add(other);
    }
  return stages.flatMap(({ own }, index) => (taken.has(index) ? own : []));
}

/** The files that a command of pip or uv is given: `pip install -r a.txt -rb.txt`, `uv pip sync a.txt`. */
function requirementsOf({ name, args }: ShellCommand): readonly string[] {
  const words = [posix.basename(name), ...args.map(({ text }) => text)];
  const at = words.findIndex((word) => /^pip[\d.]*$/.test(word));
  const verb =
    at < 0 ? -1 : words.findIndex((word, index) => index > at && /^(install|sync|wheel)$/.test(word));
  if (verb < 0 || !/^(pip[\d.]*|python[\d.]*|uv|exec)$/.test(words[0] ?? '')) return [];
  const rest = words.slice(verb + 1);
  const plain = words[verb] === 'sync' ? rest.filter((word) => /\.txt$/.test(word)) : [];
  const flagged = rest.flatMap((word, index) => {
    const [, joined] = /^(?:-r|--requirements?=)(.+)$/.exec(word) ?? [];
    const next = /^(?:-r|--requirements?)$/.test(word) ? rest[index + 1] : joined;
    return next === undefined ? [] : [next];
  });
  return [...new Set([...plain, ...flagged])];
}

/** The file of the tree that a path in an image means: the one that is copied by that name, else the nearest. */
function fileOf(
  written: string,
  dockerfile: string,
  lists: readonly string[],
  copied: readonly Instruction[],
): string | null {
  const folder = posix.dirname(dockerfile);
  const parts = posix
    .normalize(written)
    .split('/')
    .filter((part) => part !== '' && !part.startsWith('.'));
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join('/');
    const fitting = lists.filter((path) => path === name || path.endsWith(`/${name}`));
    const sources = copied.flatMap(({ words }) =>
      words.slice(0, -1).map(({ text }) => posix.normalize(text)),
    );
    const meant = fitting.filter((path) =>
      sources.some((source) => source === path || posix.join(folder, source) === path),
    );
    const near = (meant.length > 0 ? meant : fitting).toSorted(
      (a, b) =>
        depthOf(commonFolder([folder, posix.dirname(b)])) -
          depthOf(commonFolder([folder, posix.dirname(a)])) ||
        depthOf(a) - depthOf(b) ||
        (a < b ? -1 : 1),
    )[0];
    if (near !== undefined) return near;
  }
  return null;
}

/** A manifest with what is installed together with it, and the lines that do. */
export interface Together {
  readonly manifest: Manifest;
  /** Further requirements files, in the order they are installed. */
  readonly also: readonly string[];
  readonly evidence: readonly Evidence[];
}

/**
 * The chosen manifest with all other requirements files that the service's own Dockerfile installs: the one that starts it,
 * else the nearest that installs the manifest; one for development comes last.
 */
export function installedTogether(
  tree: Tree,
  manifest: Manifest,
  matches: readonly Match[],
  installs: readonly Installs[],
): Together {
  const starting = new Set(matches.map(({ launch }) => launch.path));
  const folder = posix.dirname(manifest.path);
  const rank = ({ path }: Installs): number =>
    (starting.has(path) ? 100 : 0) +
    depthOf(commonFolder([folder, posix.dirname(path)])) -
    (FOR_OTHERS.test(posix.basename(path)) ? 50 : 0);
  const own = installs
    .filter(({ path, files }) => files.has(manifest.path) && isInside(folder, posix.dirname(path)))
    .toSorted((a, b) => rank(b) - rank(a) || (a.path < b.path ? -1 : 1))[0];
  const also = [...(own?.files.keys() ?? [])].filter((path) => !manifest.files.includes(path));
  if (own === undefined || also.length === 0) return { manifest, also: [], evidence: [] };
  return {
    manifest: requirementsManifest(manifest.path, tree.text, also),
    also,
    evidence: [...new Map([...own.files.values()].map((one) => [one.line, one])).values()],
  };
}

const FOR_OTHERS = /(^|[-_.])(dev|develop|development|tests?|testing|ci|local)([-_.]|$)/i;
