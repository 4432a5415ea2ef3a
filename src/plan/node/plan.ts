import { posix } from 'node:path';
import { isPublic } from '../../formats/dotenv/public.ts';
import type { Config } from '../../model/config.ts';
import { type Choice, choose } from '../../model/evidence.ts';
import type { Finding, Outcome } from '../../model/finding.ts';
import type { Inventory, Need, Service } from '../../model/inventory.ts';
import type { Requirements, ServicePlan, User, WritableDirectory } from '../../model/plan.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Tree } from '../../model/tree.ts';
import { type Maker, pythonMaker } from '../documentation.ts';
import { chooseInputs } from '../environment.ts';
import { evidenceFor } from '../evidence.ts';
import { chooseLimits } from '../limits.ts';
import { toolPackages } from '../packages.ts';
import { pagesOfOthers } from '../pages-of-others.ts';
import { chooseSource } from '../source.ts';
import { chooseNodeTrim } from '../trim.ts';
import { chooseWritable } from '../writable.ts';
import { chooseNode, chooseNodeBase } from './base.ts';
import { chooseBuild } from './build.ts';
import { fetchedFonts } from './fonts.ts';
import { handedOut } from './handed-out.ts';
import { migrationsLeft } from './migrations.ts';
import { prismaClient } from './prisma.ts';
import { NODE_LAYERS, nodeCommand, nodeEnvironment, nodeProbe, nodeSource, nodeWorkdir } from './server.ts';
import { notStandalone } from './standalone.ts';
import { chooseStatic } from './static.ts';

const RUNTIME = ['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libstdc++6'];

/** Plans a server that Node.js runs, or files that a web server hands out, whatever made them. */
export function planNode(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  recipe: Recipe,
  user: User,
): Outcome<ServicePlan | null> {
  const isStatic = service.kind === 'static';
  if (!isStatic && service.entrypoint === null) return { value: null, diagnostics: [noServer(service)] };
  const bun = service.needs.find(({ what }) => what === 'bun');
  if (bun && config.services?.[service.id]?.entrypoint === undefined)
    return { value: null, diagnostics: [onlyBun(service, bun)] };
  const maker =
    service.language === 'python'
      ? pythonMaker(service, inventory, tree, config, recipe)
      : nodeMaker(service, inventory, tree, config);
  const { build } = maker;
  const common = {
    id: service.id,
    path: service.path,
    kind: service.kind,
    framework: service.framework,
    base: maker.base,
    requirements: maker.requirements,
    trim: isStatic ? choose([], 'there is nothing but files') : chooseNodeTrim(service, config),
    build,
    user: choose(user, 'not root, and numeric so that an orchestrator can verify it'),
    layers: NODE_LAYERS,
  };
  const diagnostics = [...maker.diagnostics, ...notStandalone(service, tree), ...fetchedFonts(service, tree)];
  if (isStatic) {
    const source = chooseSource(service, inventory, tree, config);
    const none = choose({ ...source.value, files: [], weights: [] }, 'the build brings all that is served');
    const served = chooseStatic(service, tree, config, build?.value ?? null);
    const value: ServicePlan = {
      ...common,
      ...served,
      source: build === null ? handedOut(source, tree) : none,
      writable: [
        choose({ path: '/tmp', kind: 'tmpfs' }, 'where the server keeps what does not fit in memory'),
      ],
      workdir: choose(served.site.value.root, 'the folder of the files'),
      env: {},
      inputs: choose([], 'files read no variables; what they were built with is in them'),
      stop: choose({ signal: 'SIGQUIT', grace: 15 }, 'answers that are under way may end'),
    };
    return { value, diagnostics };
  }
  diagnostics.push(...prismaClient(service, tree).diagnostics, ...migrationsLeft(service, tree));
  const port = choosePort(service, recipe);
  const env = nodeEnvironment(service, recipe, user, port?.value ?? null, config);
  const workdir = nodeWorkdir(service, tree);
  const source = nodeSource(service, inventory, tree, config, build?.value ?? null);
  const asked = { ...service, env: service.env.filter(({ name }) => !isPublic(name)) };
  const value: ServicePlan = {
    ...common,
    packages: choose(
      [...new Set([...RUNTIME, ...toolPackages(service, config)])].sort(),
      'what Node.js links to and certificates; no shell, apt or npm',
    ),
    programs: choose([], 'none'),
    source,
    site: null,
    files: pagesOfOthers(service, source.value),
    writable: writable(service, user, config, workdir.value),
    workdir,
    env,
    inputs: chooseInputs(asked, env, tree),
    command: nodeCommand(service, tree, recipe, config),
    port,
    probe: nodeProbe(service, recipe, port?.value ?? null, config),
    limits: chooseLimits(service, inventory, config),
    stop: choose(
      { signal: 'SIGTERM', grace: 30 },
      'running requests may end; the process is PID 1 and gets the signal itself',
    ),
  };
  return { value, diagnostics };
}

/** What makes a service of JavaScript: Node.js, with the packages of its lock. */
function nodeMaker(service: Service, inventory: Inventory, tree: Tree, config: Config): Maker {
  const isStatic = service.kind === 'static';
  const node = chooseNode(service, tree);
  const build = chooseBuild(service, inventory, tree, config, node.version);
  return {
    base: chooseNodeBase(isStatic ? null : node, config),
    requirements: requirements(service, isStatic && build === null),
    build,
    diagnostics: node.diagnostics,
  };
}

function requirements(service: Service, isFilesOnly: boolean): Choice<Requirements> {
  const none = { added: [], dropped: [], needed: [] };
  if (isFilesOnly || service.manifest === null)
    return choose({ ecosystem: 'none', manifest: null, manager: null, ...none }, 'files need no packages');
  return choose(
    { ecosystem: 'npm', manifest: service.manifest, manager: service.manager, ...none },
    `declared in ${service.manifest}, at the versions of its lock`,
    evidenceFor(service, 'manifest'),
  );
}

function choosePort(service: Service, recipe: Recipe): Choice<number> | null {
  if (service.kind === 'worker' || service.kind === 'job') return null;
  if (service.port === null) return recipe.port;
  return choose(service.port, 'named by the sources', evidenceFor(service, 'port'));
}

/** Next.js keeps what it has rendered and scaled; without a place for it, it does the work each time and complains. */
function writable(
  service: Service,
  user: User,
  config: Config,
  folder: string,
): readonly Choice<WritableDirectory>[] {
  const found = chooseWritable(service, user, config);
  if (service.framework !== 'next') return found;
  const cache: WritableDirectory = { path: posix.join(folder, '.next/cache'), kind: 'tmpfs' };
  return [...found, choose(cache, 'Next.js keeps scaled images and rendered pages there')];
}

const ADAPTERS: Readonly<Record<string, string>> = {
  qwik: 'Add an adapter for Node.js or for files (npm run qwik add express, or static)',
  'solid-start': "Set server.preset of app.config.ts to 'node-server' or 'static'",
  sveltekit: 'Use @sveltejs/adapter-node or @sveltejs/adapter-static',
};

function onlyBun(service: Service, { detail, evidence: { path, line } }: Need): Finding {
  return {
    rule: 'plan/only-bun',
    severity: 'error',
    confidence: 'high',
    message: `${service.id}: Bun alone serves it (${detail}), and images run Node.js: the program would end at once`,
    fix: 'Let Node.js serve it too, as @hono/node-server does with serve({ fetch: app.fetch, port }), or name a file that does in services.*.entrypoint in plimsoll.yaml.',
    path,
    line,
  };
}

function noServer(service: Service): Finding {
  return {
    rule: 'plan/no-server',
    severity: 'error',
    confidence: 'high',
    message: `${service.id}: ${service.framework} is not set to build a server or files that run on their own`,
    fix: `${ADAPTERS[service.framework] ?? 'Build it for Node.js or into files'}, or set services.*.entrypoint in plimsoll.yaml.`,
    path: service.manifest,
    line: null,
  };
}
