import type { Instruction, Word } from '../../formats/dockerfile/node.ts';
import { unquote } from '../../formats/dockerfile/words.ts';

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
