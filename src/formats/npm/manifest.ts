import { posix } from 'node:path';
import { isTable } from '../document/table.ts';

/** A `package.json`, as far as scanning needs it. */
export interface PackageManifest {
  /** Relative to the root. */
  readonly path: string;
  readonly name: string | null;
  readonly scripts: Readonly<Record<string, string>>;
  /** Ranges by name. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly development: Readonly<Record<string, string>>;
  /** `engines.node` as written, or null. */
  readonly node: string | null;
  /** Name in `packageManager`, or null. */
  readonly manager: string | null;
  /** Patterns of the folders of a workspace. */
  readonly workspaces: readonly string[];
  readonly main: string | null;
  readonly isModule: boolean;
}

/** Reads a `package.json` (npm, "package.json"); null when it is no JSON object. Fields of another type are left out. */
export function packageManifest(path: string, source: string): PackageManifest | null {
  const data = json(source);
  if (!isTable(data)) return null;
  const manager = /^(npm|pnpm|yarn|bun)@/.exec(text(data['packageManager']) ?? '')?.[1];
  const main = text(data['main']);
  return {
    path,
    name: text(data['name']),
    scripts: strings(data['scripts']),
    dependencies: strings(data['dependencies']),
    development: strings(data['devDependencies']),
    node: isTable(data['engines']) ? text(data['engines']['node']) : null,
    manager: manager ?? null,
    workspaces: workspacesOf(data['workspaces']),
    main: main === null ? null : posix.normalize(main),
    isModule: data['type'] === 'module',
  };
}

function workspacesOf(value: unknown): readonly string[] {
  const listed = isTable(value) ? value['packages'] : value;
  return Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** JSON with comments and commas at the end allowed, as `tsconfig.json` has them; null when it is none. */
export function json(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    try {
      return JSON.parse(bare(source));
    } catch {
      return null;
    }
  }
}

function bare(source: string): string {
  return source
    .replace(/("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
    .replace(/("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])/g, '$1');
}

function strings(value: unknown): Readonly<Record<string, string>> {
  const entries = isTable(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
