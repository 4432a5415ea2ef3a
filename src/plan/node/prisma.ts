import { posix } from 'node:path';
import { lineOf } from '../../formats/manifest/manifest.ts';
import { npmLockFile } from '../../formats/npm/lockfiles.ts';
import { type PackageManifest, packageManifest } from '../../formats/npm/manifest.ts';
import { isInside } from '../../formats/path/inside.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { NITRO } from './build.ts';
import { localPackages } from './workspace.ts';

const CLIENT = '@prisma/client';
/** The first whose client and generator are WebAssembly alone (Prisma, "Upgrade to v7"). */
const WITHOUT_ENGINE = 7;

/** Tells of a client of Prisma that no build makes, or none can: it is no package, a generator writes it from a schema. */
export function prismaClient(service: Service, tree: Tree): readonly Finding[] {
  // What a bundler takes in may be asked for only while developing.
  const local = localPackages(service, tree, service.build !== null);
  const folders = [service.path, ...local.map(({ folder }) => folder)];
  const manifests = folders.flatMap((folder) => {
    const path = posix.join(folder, 'package.json');
    return packageManifest(path, tree.text(path) ?? '') ?? [];
  });
  const asking = manifests.find(({ dependencies }) => CLIENT in dependencies);
  const schema = asking === undefined ? null : generatorIn(folders, tree);
  if (asking === undefined || schema === null || isThere(schema, tree)) return [];
  const release = majorOf(asking, service, tree);
  const finding = (rule: string, message: string, fix: string): readonly Finding[] => {
    const { path, line } = schema;
    return [
      {
        rule,
        severity: 'warning',
        confidence: 'high',
        message: `${service.id}: ${message}`,
        fix,
        path,
        line,
      },
    ];
  };
  if (release !== null && release < WITHOUT_ENGINE)
    return finding(
      'plan/prisma-engine',
      `Prisma ${release} fetches an engine while it generates its client, and build scripts have no network: there is no client to import`,
      `Take Prisma ${WITHOUT_ENGINE} or newer, whose client needs no engine, and run prisma generate in the build script.`,
    );
  if (!manifests.some(generates))
    return finding(
      'plan/prisma-client',
      "no build script generates Prisma's client, and install scripts are not run: there is no client to import",
      `Begin the script build of ${asking.path} with: prisma generate &&${schema.output === null ? ', and set output in generator client to a folder of the sources' : ''}`,
    );
  if (schema.output !== null || service.build?.output === NITRO) return [];
  return finding(
    'plan/prisma-client',
    "Prisma's client is generated into node_modules, of which the image gets the packages of the lock alone",
    'Set output in generator client to a folder of the sources, and import the client from there.',
  );
}

interface Schema {
  readonly path: string;
  /** Of the generator. */
  readonly line: number | null;
  /** Folder that the client is written to; null: into node_modules. */
  readonly output: string | null;
}

function generatorIn(folders: readonly string[], tree: Tree): Schema | null {
  for (const { path } of tree.files) {
    if (!path.endsWith('.prisma') || !folders.some((one) => isInside(path, one))) continue;
    const text = tree.text(path) ?? '';
    for (const [, name = '', body = ''] of text.matchAll(/^\s*generator\s+(\w+)\s*\{([^}]*)\}/gm)) {
      if (!/^\s*provider\s*=\s*"prisma-client(?:-js)?"/m.test(body)) continue;
      const output = /^\s*output\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? null;
      const line = lineOf(text, new RegExp(`^\\s*generator\\s+${name}\\b`, 'm'));
      return { path, line, output: output === null ? null : posix.join(posix.dirname(path), output) };
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
  const others = Object.keys(scripts).filter((name) => /\bprisma generate\b/.test(scripts[name] ?? ''));
  return commands.some(
    (command) => /\bprisma generate\b/.test(command) || others.some((name) => command.includes(` ${name}`)),
  );
}
