import type { Instruction, Word } from '../../formats/dockerfile/node.ts';
import { unquote } from '../../formats/dockerfile/words.ts';
import type { DockerfileFacts } from './stage.ts';

/** What a COPY or ADD moves where. */
export interface Copy {
  /** Stage or image it reads from; null for the build context. */
  readonly from: string | null;
  /** Paths as written, without quotes; here-documents and remote files left out. */
  readonly sources: readonly Word[];
  /** Remote files of ADD: URLs and Git repositories. */
  readonly remote: readonly Word[];
  readonly destination: Word | null;
}

/** Reads a COPY or ADD instruction. */
export function copyOf(instruction: Instruction): Copy {
  const from = instruction.flags.find((flag) => flag.name === 'from')?.value ?? null;
  const words = instruction.words.map((word) => ({
    ...word,
    text: instruction.json ? word.text : unquote(word.text),
  }));
  const given = words.slice(0, -1).filter(({ text }) => !text.startsWith('<<'));
  const isRemote = ({ text }: Word): boolean => /^(https?:\/\/|git@|git:\/\/)/.test(text);
  return {
    from,
    sources: given.filter((word) => !isRemote(word)),
    remote: given.filter(isRemote),
    destination: words.at(-1) ?? null,
  };
}

/** Whether ADD unpacks a file, by its name: what tar reads (Dockerfile reference, "Adding local tar archives"). */
export function isArchive(name: string): boolean {
  return /\.(tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/.test(name);
}

/** A COPY from the context and the path it takes: empty for all of it. */
export interface ContextCopy {
  readonly start: number;
  readonly end: number;
  readonly folder: string;
}

/** What the stages that are built copy from the context, sources with wildcards left out. */
export function contextCopies({ built }: DockerfileFacts): readonly ContextCopy[] {
  return [...built].flatMap(({ steps }) =>
    steps.flatMap(({ instruction, onbuild }) => {
      if (onbuild || !/^(COPY|ADD)$/.test(instruction.keyword)) return [];
      const { from, sources } = copyOf(instruction);
      const { start, end } = instruction;
      return from === null
        ? sources.map(({ text }) => ({
            start,
            end,
            folder: text === '*' ? '' : text.replace(/^(\.?\/)+|^\.$|\/?\*?$/g, ''),
          }))
        : [];
    }),
  );
}

/** The first instruction that copies the whole context. */
export function wholeCopy(facts: DockerfileFacts): ContextCopy | null {
  return contextCopies(facts).find(({ folder }) => folder === '') ?? null;
}
