import { posix } from 'node:path';
import { z } from 'zod';

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

const record = z.record(z.string(), z.unknown()).catch({});
const text = z.string().nullable().catch(null);
const list = z.array(z.string()).catch([]);
const schema = z.object({
  name: text.default(null),
  scripts: record.default({}),
  dependencies: record.default({}),
  devDependencies: record.default({}),
  engines: record.default({}),
  packageManager: text.default(null),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: list }).transform((one) => one.packages)])
    .catch([])
    .default([]),
  main: text.default(null),
  type: text.default(null),
});

/** Reads a `package.json` (npm, "package.json"); null when it is no JSON object. Fields of another type are left out. */
export function packageManifest(path: string, source: string): PackageManifest | null {
  const parsed = schema.safeParse(json(source));
  if (!parsed.success) return null;
  const { data } = parsed;
  const node = data.engines['node'];
  return {
    path,
    name: data.name,
    scripts: strings(data.scripts),
    dependencies: strings(data.dependencies),
    development: strings(data.devDependencies),
    node: typeof node === 'string' ? node : null,
    manager: /^(npm|pnpm|yarn|bun)@/.exec(data.packageManager ?? '')?.[1] ?? null,
    workspaces: data.workspaces,
    main: data.main === null ? null : posix.normalize(data.main),
    isModule: data.type === 'module',
  };
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

function strings(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
