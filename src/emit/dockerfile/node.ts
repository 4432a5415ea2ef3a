import { posix } from 'node:path';
import { packageManifest } from '../../formats/npm/manifest.ts';
import { quoted } from '../../formats/shell/quote.ts';
import type { BuildScript, ServicePlan } from '../../model/plan.ts';
import { within } from '../context.ts';
import { contextOf, type Emission } from '../input.ts';
import { apt } from './apt.ts';
import { type Block, block, continued, copy, env, exec } from './block.ts';
import { account, environment, labels, lastStage, running, writable, written } from './final.ts';
import { lockOf } from './locks.ts';
import { nodeDev } from './node-dev.ts';
import { installer, packageFiles, withoutOwnScripts } from './npm.ts';
import { nativePackages } from './requirements.ts';

/** Where the sources stand while they are built. */
const SOURCE = '/src';
/** The slim image has none of them. */
const COMPILERS = ['g++', 'make', 'python3'];
/** What a plan for Debian's own packages names and the official image has; Node.js brings its own certificates. */
const IN_IMAGE = ['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libstdc++6'];
const BEFORE = 'manifest and lock before source: a changed line of code installs nothing again';

/** A Node.js service: packages and build in stages of their own, what runs in the last. */
export function nodeBlocks(service: ServicePlan, input: Emission): readonly Block[] {
  return [
    ...buildArgument(service, input),
    ...buildStages(service, input),
    ...(isTraced(service) || !hasPackages(service, input) ? [] : productionStage(service, input)),
    ...prodStage(service, input),
  ];
}

/**
 * Packages, and what the build script makes of the sources; a stage for development between them.
 * @param after a command that is run on what was built
 */
export function buildStages(
  service: ServicePlan,
  input: Emission,
  after: string | null = null,
): readonly Block[] {
  const install = installer(service, input);
  const build = service.build?.value ?? null;
  const folder = posix.join(SOURCE, within(contextOf(input, service), service.path));
  const run = build === null ? [] : buildRun(service, build, input, after);
  return [
    block(null, `FROM \${NODE_IMAGE} AS packages`),
    block(null, `WORKDIR ${SOURCE}`),
    ...withoutCuda(service, input),
    compilers(service, input),
    block(BEFORE, ...packageFiles(service, input).map(({ from, to }) => copy([], ...from, to))),
    withoutOwnScripts(service, input),
    block(
      `${service.requirements.because}. A registry of your own: --secret id=npm,src=.npmrc, which leaves nothing in the image`,
      ...continued(`RUN --mount=type=cache,target=${install.cache},sharing=locked`, [
        '--mount=type=secret,id=npm,target=/root/.npmrc',
        install.all,
      ]),
    ),
    block(null, 'FROM packages AS source'),
    block(null, copy([], '.', '.')),
    block(null, ...(folder === SOURCE ? [] : [`WORKDIR ${folder}`])),
    ...devStage(service, input),
    ...run,
  ];
}

/** What node-gyp calls, where locking found packages whose native code is published as its source only. */
function compilers({ id }: ServicePlan, { lock }: Emission): Block {
  const locked = Object.values(lock?.services[id]?.platforms ?? {});
  const keys = new Set(locked.flatMap(({ addons = {} }) => Object.keys(addons)));
  const names = [...new Set([...keys].flatMap((key) => lock?.packages[key]?.name ?? []))].sort();
  return apt(`compiled while it is installed: ${names.join(', ')}`, names.length > 0 ? COMPILERS : []);
}

/** What the slim image lacks: libraries that locking found native packages linked to, and programs of the plan. */
function libraries(service: ServicePlan, { lock }: Emission): Block {
  const native = nativePackages(service, lock);
  const asked = service.packages.value.filter((name) => !IN_IMAGE.includes(name));
  const reasons = [
    ...(native.length > 0 ? ['what native packages link to'] : []),
    ...(asked.length > 0 ? ['what the plan names'] : []),
  ];
  return apt(reasons.join(', and '), [...new Set([...native, ...asked])].sort());
}

/** What ONNX Runtime brings runs on a processor; its install script fetches libraries of CUDA besides. */
function withoutCuda(service: ServicePlan, { plan, tree }: Emission): readonly Block[] {
  const lock = lockOf(service, tree);
  const gpu = plan.stack.services.some((one) => one.image === service.id && one.gpu !== null);
  if (gpu || lock === null || !/\bonnxruntime-node@?["':/]/.test(tree.text(lock) ?? '')) return [];
  return [
    block(
      'no CUDA on a CPU: the install script of onnxruntime-node would fetch it from elsewhere',
      ...env({ ONNXRUNTIME_NODE_INSTALL: 'skip', ONNXRUNTIME_NODE_INSTALL_CUDA: 'skip' }),
    ),
  ];
}

/** The image that Node.js comes from, in the build and, for a server, in what runs. */
export function buildArgument({ base, build }: ServicePlan, { config }: Emission): readonly Block[] {
  const { runtime, suite } = base.value;
  const version = runtime.language === 'node' ? runtime.version : (build?.value.runtime.version ?? '24');
  const image = config.stack?.images?.['node'] ?? `node:${version}-${suite}-slim`;
  const because = runtime.language === 'node' ? base.because : 'it only builds';
  return [
    block(
      `Node.js ${version}: ${because}. Pin it with --build-arg NODE_IMAGE=${image.split('@')[0]}@sha256:...`,
      `ARG NODE_IMAGE=${image}`,
    ),
  ];
}

function devStage(service: ServicePlan, input: Emission): readonly Block[] {
  const dev = nodeDev(service, input);
  if (dev === null) return [];
  return [
    block('for development: docker compose up mounts the source over this', 'FROM source AS dev'),
    block(null, `CMD ${exec(dev.command)}`),
  ];
}

/** How package managers are told to work in another folder. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  bun: '--cwd',
  npm: '--prefix',
  pnpm: '--dir',
  yarn: '--cwd',
};

/** How they run a program of the packages. */
const PROGRAM: Readonly<Record<string, string>> = { bun: 'x', npm: 'exec --', pnpm: 'exec', yarn: 'run' };

function buildRun(
  service: ServicePlan,
  build: BuildScript,
  { plan }: Emission,
  after: string | null,
): readonly Block[] {
  const baked = plan.stack.services.find(({ id }) => id === service.id)?.build ?? {};
  const fixed = Object.entries(build.env).filter(([name]) => !(name in baked));
  const given = Object.entries(baked).map(([name, { value, because }]) =>
    block(because, `ARG ${name}=${quoted(value)}`),
  );
  const open =
    build.asked.length === 0
      ? []
      : [
          block(
            'public, and read while building: --build-arg gives them a value',
            ...build.asked.map((name) => `ARG ${name}`),
          ),
        ];
  const manager = service.requirements.value.manager ?? 'npm';
  const settings = fixed.map(([name, value]) => `${name}=${quoted(value)}`);
  const scripts = [...(build.first ?? []), build].map(({ folder, script, program }) => {
    const there = posix.relative(service.path, folder);
    const elsewhere = there === '' ? '' : ` ${ELSEWHERE[manager] ?? '--prefix'} ${quoted(there)}`;
    const runs = `${manager} ${PROGRAM[manager] ?? 'exec --'} ${script}`;
    if (program) return there === '' ? runs : `sh -c ${quoted(`cd ${there} && ${runs}`)}`;
    return `${manager}${elsewhere} run ${quoted(script)}`;
  });
  const commands = [
    ...scripts.map((script) => [...settings, script].join(' ')),
    ...(after === null ? [] : [after]),
  ];
  const [run = '', ...more] = commands.map((each, at) => (at === commands.length - 1 ? each : `${each} &&`));
  return [
    block(null, 'FROM source AS built'),
    ...given,
    ...open,
    block(service.build?.because ?? null, ...continued(`RUN ${run}`, more)),
  ];
}

/** Without a package that it needs while running npm makes no folder of them. */
function hasPackages({ id }: ServicePlan, { inventory }: Emission): boolean {
  return (inventory.services.find((one) => one.id === id)?.declared.length ?? 0) > 0;
}

/** Packages without those that only build. */
function productionStage(service: ServicePlan, input: Emission): readonly Block[] {
  const install = installer(service, input);
  return [
    block('without what only builds and tests', 'FROM packages AS production'),
    block(
      null,
      ...continued(`RUN --mount=type=cache,target=${install.cache},sharing=locked`, [
        '--mount=type=secret,id=npm,target=/root/.npmrc',
        install.production,
      ]),
    ),
  ];
}

function prodStage(service: ServicePlan, input: Emission): readonly Block[] {
  const { destination, files } = service.source.value;
  const context = contextOf(input, service);
  const target = posix.join(destination, context.folder);
  const outputs = (service.build?.value.outputs ?? []).map(({ from, to }) =>
    copy(['--from=built'], posix.join(SOURCE, within(context, from)), to),
  );
  const modules =
    isTraced(service) || !hasPackages(service, input)
      ? []
      : ['.', ...linkedFolders(service, input)].map((folder) =>
          copy(
            ['--from=production'],
            posix.join(SOURCE, folder, 'node_modules'),
            posix.join(target, folder, 'node_modules'),
          ),
        );
  return [
    lastStage(`\${NODE_IMAGE}`, service),
    libraries(service, input),
    account(service),
    // Node.js brings its own certificates, and the slim image has no others.
    environment(service, ['SSL_CERT_FILE']),
    block(null, `WORKDIR ${service.workdir.value}`),
    block('packages before code: from what changes seldom to what changes often', ...modules),
    block(null, ...sources(service, files, input)),
    block(null, ...outputs),
    written(service),
    writable(service),
    labels(service),
    ...running(service),
  ];
}

/** Folders of a workspace, besides its root, where pnpm makes links to what a package asks for. */
function linkedFolders(service: ServicePlan, input: Emission): readonly string[] {
  const { manager, manifest } = service.requirements.value;
  if (manager !== 'pnpm') return [];
  const context = contextOf(input, service);
  const manifests = service.source.value.files.filter((path) => posix.basename(path) === 'package.json');
  return [...new Set([...manifests, ...(manifest === null ? [] : [manifest])])]
    .filter((path) => {
      const found = packageManifest(path, input.tree.text(path) ?? '');
      return Object.keys(found?.dependencies ?? {}).length > 0;
    })
    .map((path) => within(context, posix.dirname(path)))
    .filter((folder) => folder !== '.')
    .sort();
}

/** With a build script only the few files of the tree that it does not make; without one the tree. */
function sources(service: ServicePlan, files: readonly string[], input: Emission): readonly string[] {
  const context = contextOf(input, service);
  const { destination } = service.source.value;
  if (service.build?.value.folder !== service.path)
    return [copy([], '.', posix.join(destination, context.folder))];
  return files.map((path) => copy([], within(context, path), posix.join(destination, path)));
}

function isTraced({ build }: ServicePlan): boolean {
  return build?.value.traced ?? false;
}
