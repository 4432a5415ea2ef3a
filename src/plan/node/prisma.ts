import { posix } from 'node:path';
import { npmLockFile } from '../../formats/npm/lockfiles.ts';
import type { PackageManifest } from '../../formats/npm/manifest.ts';
import { isInside } from '../../formats/path/inside.ts';
import { prismaBlocks, prismaSetting } from '../../formats/prisma/schema.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { BuildStep } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';
import { localPackages, lockFolder, manifestAt } from './workspace.ts';

const CLIENT = '@prisma/client';
const COMMAND = /\bprisma generate\b/;
/** The first whose client and generator are WebAssembly alone (Prisma, "Upgrade to v7"). */
const WITHOUT_ENGINE = 7;

/** What it takes to have Prisma's client, which is no package: a generator writes it from a schema. */
export interface PrismaClient {
  /** What generates it; null where a script of the build does, or it cannot be. */
  readonly step: BuildStep | null;
  /** What the generator asks for and does not use. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that it may be written to, relative to the root. */
  readonly makes: readonly string[];
  /** Why there will be none. */
  readonly diagnostics: readonly Finding[];
}

const NONE: PrismaClient = { step: null, env: {}, makes: [], diagnostics: [] };

/** How a service gets the client that its sources import; nothing where it asks for none, or the tree has it. */
export function prismaClient(service: Service, tree: Tree): PrismaClient {
  const isBuilt = service.build?.script != null && service.build.output !== null;
  // What a bundler takes in may be asked for only while developing.
  const local = localPackages(service, tree, isBuilt);
  const folders = [service.path, ...local.map(({ folder }) => folder)];
  const manifests = folders.flatMap((folder) => manifestAt(folder, tree) ?? []);
  const asking = manifests.find(({ dependencies }) => CLIENT in dependencies);
  const schema = asking === undefined ? null : schemaIn(folders, tree);
  if (asking === undefined || schema === null || isThere(schema, tree)) return NONE;
  const { path, line } = schema;
  const told = (rule: string, message: string, fix: string): PrismaClient => ({
    ...NONE,
    diagnostics: [
      {
        rule,
        severity: 'warning',
        confidence: 'high',
        message: `${service.id}: ${message}`,
        fix,
        path,
        line,
      },
    ],
  });
  const release = majorOf(asking, service, tree);
  const isOld = release !== null && release < WITHOUT_ENGINE;
  if (isOld && !schema.isWithoutEngine)
    return told(
      'plan/prisma-engine',
      `Prisma ${release} fetches an engine while it generates its client, and build scripts have no network: there is no client to import`,
      `Take Prisma ${WITHOUT_ENGINE} or newer, whose client needs no engine, or of 6.16 and newer set engineType = "client" in this generator; with either, give PrismaClient the adapter of its database.`,
    );
  const root = lockFolder(service, tree);
  const all = [...manifests, ...(root === service.path ? [] : [manifestAt(root, tree) ?? []].flat())];
  const own = folders.findLast((folder) => isInside(path, folder)) ?? service.path;
  const run = [...(isBuilt ? [service.path] : []), ...local.filter(makesSome).map(({ folder }) => folder)];
  const isGenerated = manifests.some((one) => run.includes(posix.dirname(one.path)) && generates(one));
  if (
    !isGenerated &&
    !all.some(({ dependencies, development }) => 'prisma' in { ...dependencies, ...development })
  )
    return told(
      'plan/prisma-client',
      `no package.json declares prisma, which generates its client: there is no client to import`,
      `Add prisma to devDependencies of ${asking.path}, at the release of ${CLIENT}.`,
    );
  const script = ['prisma generate', ...schemaWords(own, path, all, tree)].join(' ');
  return {
    step: isGenerated ? null : { folder: own, script, program: true },
    env: { ...(isOld ? NO_ENGINE : {}), ...addressOf(own, tree) },
    makes:
      schema.output === null
        ? [...new Set([root, ...folders])].map((one) => posix.join(one, BESIDE))
        : [schema.output],
    diagnostics: [],
  };
}

/** Where the client is written to without another word, beside the package that hands it on. */
const BESIDE = 'node_modules/.prisma/client';
/** Prisma 6 fetches an engine also for a client that has none, unless a file is said to be one. */
const NO_ENGINE = { PRISMA_QUERY_ENGINE_LIBRARY: '/usr/local/bin/node' };

interface Schema {
  readonly path: string;
  /** Of the generator. */
  readonly line: number | null;
  /** Folder that the client is written to; null: into node_modules. */
  readonly output: string | null;
  readonly isWithoutEngine: boolean;
}

function schemaIn(folders: readonly string[], tree: Tree): Schema | null {
  for (const { path } of tree.files) {
    if (!path.endsWith('.prisma') || !folders.some((one) => isInside(path, one))) continue;
    const text = tree.text(path) ?? '';
    for (const generator of prismaBlocks(text, 'generator')) {
      if (!/^prisma-client(-js)?$/.test(prismaSetting(generator, 'provider') ?? '')) continue;
      const output = prismaSetting(generator, 'output');
      return {
        path,
        line: generator.line,
        output: output === null ? null : posix.join(posix.dirname(path), output),
        isWithoutEngine: prismaSetting(generator, 'engineType') === 'client',
      };
    }
  }
  return null;
}

function isThere({ output }: Schema, tree: Tree): boolean {
  return (
    output !== null &&
    tree.files.some(({ path }) => path.startsWith(`${output}/`) && /\.[cm]?[jt]s$/.test(path))
  );
}

function makesSome({ makes }: { readonly makes: readonly string[] }): boolean {
  return makes.length > 0;
}

/** As the manifest asks for it; where that names a catalogue or a tag, as the lock has it. */
function majorOf({ dependencies }: PackageManifest, { path, manager }: Service, tree: Tree): number | null {
  const asked = /^[^\d]{0,2}(\d+)(?:\.|$)/.exec(dependencies[CLIENT] ?? '')?.[1];
  const lock = npmLockFile(path, manager, tree);
  const locked = /@prisma\/client@(?:npm:)?\D?(\d+)\./.exec(
    lock === null ? '' : (tree.text(lock.path) ?? ''),
  )?.[1];
  const major = asked ?? locked;
  return major === undefined ? null : Number(major);
}

/** Whether what makes a package runs the generator, itself or by another of its scripts. */
function generates({ scripts }: PackageManifest): boolean {
  const commands = ['prebuild', 'build', 'postbuild'].map((name) => scripts[name] ?? '');
  const others = Object.keys(scripts).filter((name) => COMMAND.test(scripts[name] ?? ''));
  return commands.some(
    (command) => COMMAND.test(command) || others.some((name) => command.includes(` ${name}`)),
  );
}

/** Where the schema is, for a generator that does not look there by itself (Prisma, "Schema location"): as a script says it, if one does. */
function schemaWords(
  folder: string,
  schema: string,
  manifests: readonly PackageManifest[],
  tree: Tree,
): readonly string[] {
  const at = posix.relative(folder, schema);
  const manifest = tree.text(posix.join(folder, 'package.json')) ?? '';
  const isSaid = configOf(folder, tree) !== null || /"prisma"\s*:\s*\{[^}]*"schema"/.test(manifest);
  if (isSaid || at === 'schema.prisma' || at === 'prisma/schema.prisma') return [];
  const commands = manifests
    .filter(({ path }) => posix.dirname(path) === folder)
    .flatMap(({ scripts }) => Object.values(scripts));
  const said = commands.flatMap(
    (one) => /\bprisma generate\s[^&|;]*--schema[= ](\S+)/.exec(one)?.[1] ?? [],
  )[0];
  return ['--schema', said ?? at];
}

/** Text of the settings of Prisma. */
function configOf(folder: string, tree: Tree): string | null {
  const names = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `prisma.config.${ending}`);
  return names.flatMap((name) => tree.text(posix.join(folder, name)) ?? [])[0] ?? null;
}

/** Its settings refuse to be read without a variable that they take by `env()`; the generator connects to nothing. */
function addressOf(folder: string, tree: Tree): Readonly<Record<string, string>> {
  const asked = (configOf(folder, tree) ?? '').matchAll(
    /(?<![.\w])env(?:<[^>]*>)?\(\s*['"`](\w+)['"`]\s*\)/g,
  );
  return Object.fromEntries([...asked].map(([, name = '']) => [name, 'postgresql://localhost/none']));
}
