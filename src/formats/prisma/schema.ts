import { lineAt } from '../text/line.ts';

/** A block of a schema: a source of data, or what makes a client (Prisma, "Prisma schema overview"). */
export interface PrismaBlock {
  readonly body: string;
  readonly line: number;
}

/** The blocks of one kind, in the order of the text. */
export function prismaBlocks(text: string, kind: 'datasource' | 'generator'): readonly PrismaBlock[] {
  return [...text.matchAll(new RegExp(`^\\s*${kind}\\s+\\w+\\s*\\{([^}]*)\\}`, 'gm'))].map((match) => ({
    body: match[1] ?? '',
    line: lineAt(text, match.index + match[0].indexOf(kind)),
  }));
}

/** Text that a block gives a setting; null where it gives none, or what is no text. */
export function prismaSetting({ body }: PrismaBlock, name: string): string | null {
  return new RegExp(`^\\s*${name}\\s*=\\s*"([^"]+)"`, 'm').exec(body)?.[1] ?? null;
}
