import { posix } from 'node:path';
import { pyprojectManifest } from '../formats/manifest/pyproject.ts';
import { isInside } from '../formats/path/inside.ts';
import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Base, BuildScript, Requirements } from '../model/plan.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Tree } from '../model/tree.ts';
import { chooseBase } from './base.ts';
import { evidenceFor } from './evidence.ts';
import { isLeftOut, isNobodys } from './leftout.ts';
import { choosePackages } from './packages.ts';
import { chooseRequirements } from './requirements.ts';
import { DESTINATION } from './source.ts';

/** What a service is made with. */
export interface Maker {
  readonly base: Choice<Base>;
  readonly requirements: Choice<Requirements>;
  /** null when the sources are what runs or is served. */
  readonly build: Choice<BuildScript> | null;
  readonly diagnostics: readonly Finding[];
}

/** What makes a site of a program of Python: an environment of its own, which the image gets nothing of. */
export function pythonMaker(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  recipe: Recipe,
): Maker {
  const { base, diagnostics } = chooseBase(service, tree, withoutImage(service, config));
  const { suite } = base.value;
  return {
    base: choose(
      { kind: 'debian', suite, runtime: { language: 'none', version: '' } },
      'files need nothing but a web server',
    ),
    requirements: groupOf(service, recipe, tree) ?? chooseRequirements(service, recipe, tree, config),
    build: buildOf(service, inventory, tree, config, {
      base,
      packages: choosePackages(service, base.value, withoutImage(service, config)).value,
    }),
    diagnostics,
  };
}

/** What a site is made in is assembled: an image of others is for what runs. */
function withoutImage({ id }: Service, config: Config): Config {
  const { base: _, ...own } = config.services?.[id] ?? {};
  const suite = config.base?.suite;
  return {
    ...config,
    base: suite === undefined ? {} : { suite },
    services: { ...config.services, [id]: own },
  };
}

/** Where MkDocs stands in a group of the manifest apart, that group alone: what the project runs on is not needed. */
function groupOf(service: Service, recipe: Recipe, tree: Tree): Choice<Requirements> | null {
  const { manifest } = service;
  if (manifest === null || posix.basename(manifest) !== 'pyproject.toml') return null;
  const all = pyprojectManifest(manifest, tree.text(manifest) ?? '').dependencies;
  const group = all.find(({ name }) => /^mkdocs\b/.test(name))?.group ?? null;
  if (group === null) return null;
  const added = all.filter((one) => one.group === group).map(({ requirement }) => requirement);
  return choose(
    {
      ecosystem: 'python',
      manifest: null,
      manager: null,
      added: [...new Set([...added, ...recipe.requires])].sort(),
      dropped: [],
      needed: [],
    },
    `the group ${group} of ${manifest}`,
    evidenceFor(service, 'manifest'),
  );
}

function buildOf(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  { base, packages }: Pick<BuildScript, 'packages'> & Pick<Maker, 'base'>,
): Choice<BuildScript> | null {
  const { build } = service;
  if (build?.script == null || build.output === null) return null;
  const script: BuildScript = {
    runtime: base.value.runtime,
    packages,
    script: build.script,
    folder: service.path,
    files: filesOf(service, inventory, tree, config),
    env: {},
    asked: [],
    outputs: [{ from: posix.join(service.path, build.output), to: DESTINATION }],
    traced: true,
  };
  const because = `what is served is made by it with Python ${base.value.runtime.version} (${base.because}), in a container without network; its result is cached by the hash of what goes in`;
  return choose(script, because, [build.evidence, ...base.evidence]);
}

/** Pages may be of anything, and show code: all but what nobody is given, other services' files and weights. */
function filesOf(service: Service, inventory: Inventory, tree: Tree, config: Config): readonly string[] {
  const excluded = config.services?.[service.id]?.exclude ?? [];
  const weights = new Set(inventory.weights.map(({ path }) => path));
  const settings = tree.files.find(
    ({ path }) => posix.dirname(path) === service.path && /^mkdocs\.ya?ml$/.test(posix.basename(path)),
  );
  const written = /^docs_dir:\s*["']?([\w./-]+)/m.exec(tree.text(settings?.path ?? '') ?? '')?.[1];
  const pages = posix.join(service.path, written ?? 'docs');
  return tree.files
    .map(({ path }) => path)
    .filter((path) => isInside(path, service.path) || isInside(path, pages))
    .filter((path) => !isNobodys(path) && (isInside(path, pages) || TEXT.test(path) || !isLeftOut(path)))
    .filter((path) => !weights.has(path) && !excluded.some((glob) => posix.matchesGlob(path, glob)));
}

const TEXT = /\.(?:md|rst|txt)$|(?:^|\/)LICENSE/;
