import type { Directive, NginxFile } from '../../formats/nginx/parse.ts';

/** A block of a configuration with what it stands in. */
export interface NginxBlock {
  /** Null for the file itself. */
  readonly directive: Directive | null;
  readonly parent: NginxBlock | null;
  readonly directives: readonly Directive[];
}

/** A configuration of nginx, and what the others of the application add to it. */
export interface NginxFacts {
  readonly file: NginxFile;
  /** Every block, outer ones first; the first is the file itself. */
  readonly blocks: readonly NginxBlock[];
  /** What the http blocks of other files of the application set. */
  readonly elsewhere: readonly Directive[];
}

/** Works out the blocks of a configuration. */
export function nginxFacts(file: NginxFile, elsewhere: readonly Directive[]): NginxFacts {
  const blocks: NginxBlock[] = [];
  const add = (
    directive: Directive | null,
    parent: NginxBlock | null,
    directives: readonly Directive[],
  ): void => {
    const block = { directive, parent, directives };
    blocks.push(block);
    for (const inner of directives) if (inner.block) add(inner, block, inner.block);
  };
  add(null, null, file.directives);
  return { file, blocks, elsewhere };
}

/** The blocks of a kind: `server`, `location`, `if`. */
export function blocksOf(
  { blocks }: NginxFacts,
  name: string,
): readonly (NginxBlock & { readonly directive: Directive })[] {
  return blocks.filter(
    (block): block is NginxBlock & { readonly directive: Directive } => block.directive?.name === name,
  );
}

/** A block's own directives of a name. */
export function own(block: NginxBlock, name: string): readonly Directive[] {
  return block.directives.filter((directive) => directive.name === name);
}

/** The directives of a name that hold in a block: its own, or those of the nearest block around it that has any. */
export function holding(facts: NginxFacts, block: NginxBlock, name: string): readonly Directive[] {
  for (let around: NginxBlock | null = block; around; around = around.parent) {
    const found = own(around, name);
    if (found.length > 0) return found;
  }
  return facts.elsewhere.filter((directive) => directive.name === name);
}

/** The first argument of a directive. */
export function argument(directive: Directive | undefined): string {
  return directive?.args[0]?.text ?? '';
}

/** True when the server does nothing but send clients elsewhere. */
export function redirects(server: NginxBlock): boolean {
  const answers = own(server, 'return').some((directive) => /^30[1278]$/.test(argument(directive)));
  return (
    answers &&
    !server.directives.some(
      ({ name, block }) =>
        name === 'location' && block?.some((inner) => /^(proxy_pass|root|alias|try_files)$/.test(inner.name)),
    )
  );
}
