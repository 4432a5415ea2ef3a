/** What a requirements file tells pip about indexes and formats. Values as written; secrets may be in URLs. */
export interface Options {
  readonly indexUrl: string | null;
  readonly extraIndexUrls: readonly string[];
  readonly findLinks: readonly string[];
  readonly trustedHosts: readonly string[];
  readonly noIndex: boolean;
  readonly pre: boolean;
  readonly requireHashes: boolean;
  readonly preferBinary: boolean;
  /** `:all:`, `:none:` or names, in order. */
  readonly onlyBinary: readonly string[];
  readonly noBinary: readonly string[];
}

export const NO_OPTIONS: Options = {
  indexUrl: null,
  extraIndexUrls: [],
  findLinks: [],
  trustedHosts: [],
  noIndex: false,
  pre: false,
  requireHashes: false,
  preferBinary: false,
  onlyBinary: [],
  noBinary: [],
};

type Flag = 'noIndex' | 'pre' | 'requireHashes' | 'preferBinary';
type List = 'extraIndexUrls' | 'findLinks' | 'trustedHosts' | 'onlyBinary' | 'noBinary';

export type GlobalOption =
  | { readonly kind: 'include'; readonly value: string; readonly constraint: boolean }
  | { readonly kind: 'editable'; readonly value: string }
  | { readonly kind: 'index'; readonly value: string }
  | { readonly kind: 'list'; readonly list: List; readonly value: string }
  | { readonly kind: 'flag'; readonly flag: Flag }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown'; readonly text: string };

const FLAGS: Readonly<Record<string, Flag>> = {
  '--no-index': 'noIndex',
  '--pre': 'pre',
  '--require-hashes': 'requireHashes',
  '--prefer-binary': 'preferBinary',
};
const LISTS: Readonly<Record<string, List>> = {
  '--extra-index-url': 'extraIndexUrls',
  '-f': 'findLinks',
  '--find-links': 'findLinks',
  '--trusted-host': 'trustedHosts',
  '--only-binary': 'onlyBinary',
  '--no-binary': 'noBinary',
};
/** Accepted by pip and without meaning for what is resolved here. */
const IGNORED = new Set(['--use-feature', '--no-use-wheel', '--use-wheel', '--config-settings']);

/** Reads a line that starts with a dash: `--name value`, `--name=value`, `-r value`, `-rvalue`. */
export function readOption(text: string): GlobalOption {
  const match = /^(--[a-z-]+|-[a-z])(?:\s*=\s*|\s+|(?<=^-[a-z]))?(.*)$/i.exec(text);
  const name = match?.[1] ?? text;
  const value = unquote((match?.[2] ?? '').trim());
  const flag = FLAGS[name];
  if (flag) return { kind: 'flag', flag };
  if (IGNORED.has(name)) return { kind: 'ignored' };
  if (value === '') return { kind: 'unknown', text: name };
  const list = LISTS[name];
  if (list) return { kind: 'list', list, value };
  if (name === '-r' || name === '--requirement') return { kind: 'include', value, constraint: false };
  if (name === '-c' || name === '--constraint') return { kind: 'include', value, constraint: true };
  if (name === '-e' || name === '--editable') return { kind: 'editable', value };
  if (name === '-i' || name === '--index-url' || name === '--pypi-url') return { kind: 'index', value };
  return { kind: 'unknown', text: name };
}

/** The options with one more. */
export function withOption(
  options: Options,
  option: Extract<GlobalOption, { kind: 'index' | 'list' | 'flag' }>,
): Options {
  if (option.kind === 'index') return { ...options, indexUrl: option.value };
  if (option.kind === 'flag') return { ...options, [option.flag]: true };
  const values = option.list.endsWith('Binary') ? option.value.split(',') : [option.value];
  return { ...options, [option.list]: [...options[option.list], ...values.filter((value) => value !== '')] };
}

/** Splits per-line options (`--hash=sha256:…`, `--global-option=…`) off a requirement. */
export function splitOptions(text: string): { readonly text: string; readonly hashes: readonly string[] } {
  const hashes = [...text.matchAll(/\s--hash[=\s]\s*(\S+)/g)].map((match) => match[1] ?? '');
  const bare = text.replace(/\s+--[a-z-]+[=\s].*$/i, '').trim();
  return { text: unquote(bare), hashes };
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
