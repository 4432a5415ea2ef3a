import { posix } from 'node:path';
import { quoted } from '../../formats/shell/quote.ts';
import { type Runtime, runtimeName, type ServicePlan } from '../../model/plan.ts';
import { type Context, within } from '../context.ts';
import { contextOf, type Emission } from '../input.ts';
import { apt } from './apt.ts';
import { type Block, block, continued, copy, exec } from './block.ts';
import { account, environment, labels, lastStage, running, weightsIn, writable, written } from './final.ts';
import { reloading } from './reload.ts';
import {
  likelyPackages,
  lockedRequirements,
  nativePackages,
  needsTorchIndex,
  requirementsFile,
} from './requirements.ts';

/** In the official slim image already. */
const IN_BASE =
  /^(base-files|ca-certificates|libc6|libgcc-s1|libstdc\+\+6|netbase|tzdata|(lib)?python3\..*|libgomp1)$/;
/** Wheels that load OpenMP from the system instead of bringing it. */
const OPENMP = ['lightgbm', 'xgboost', 'catboost', 'faiss-cpu'];
export const VENV = '/opt/venv';
const BEFORE = 'manifest before source: a changed line of code installs nothing again';

/** A Python service: packages are installed in one stage and copied to the last, which has no compiler and no manifest. */
export function pythonBlocks(service: ServicePlan, input: Emission): readonly Block[] {
  const context = contextOf(input, service);
  return [
    fromImage(service.base.value.runtime, service.base.because, service, input),
    ...packagesStage(service, context, input),
    ...sourceStage(service, context, input),
    ...baseStage(service, input),
    ...(service.port === null ? [] : devStage(service)),
    ...prodStage(service, context),
  ];
}

/** What the stages start from: the official image, or the one that is set. */
export function fromImage(
  runtime: Runtime,
  because: string,
  { base }: ServicePlan,
  { config }: Emission,
): Block {
  const { suite, image: set } = base.value;
  const version = runtimeName(runtime) ?? 'Python';
  const layout = /^oci:(.+)$/.exec(set ?? '')?.[1];
  if (layout !== undefined)
    return block(
      `${version}: ${because}. A layout is named when building: --build-context base=oci-layout://${layout}`,
      'ARG PYTHON_IMAGE=base',
    );
  const image = set ?? config.stack?.images?.['python'] ?? `python:${runtime.version}-slim-${suite}`;
  return block(
    `${version}: ${because}. Pin it with --build-arg PYTHON_IMAGE=${image.split('@')[0]}@sha256:...`,
    `ARG PYTHON_IMAGE=${image}`,
  );
}

/** A stage `packages` with what the service asks for, or what is locked, in a virtual environment. */
export function packagesStage(service: ServicePlan, context: Context, input: Emission): readonly Block[] {
  const locked = lockedRequirements(service, input.lock);
  const { manifest, added } = service.requirements.value;
  const own = requirementsFile(service, input);
  const from = own === null ? manifest : context.requirements;
  const target = `/tmp/${own === null ? 'requirements.txt' : 'requirements.lock'}`;
  const options = [
    ...(locked === null ? [] : ['--no-deps', '--require-hashes']),
    ...(from === null ? [] : ['--requirement', target]),
    ...(own === null ? added.map((one) => `'${one}'`) : []),
  ];
  const later = locked === null ? '. For fixed versions with hashes: plimsoll lock, then emit again' : '';
  return [
    block(null, `FROM \${PYTHON_IMAGE} AS packages`),
    block(
      'pip stays outside of the environment that is copied',
      ...continued(`RUN python -m venv --without-pip ${VENV} &&`, ['python -m venv /opt/pip']),
    ),
    ...((locked === null ? service.requirements.value.torch === 'cpu' : needsTorchIndex(locked))
      ? [
          block(
            'no CUDA on a CPU: the address of the index with the CPU builds of PyTorch, from its own page',
            'ARG PIP_EXTRA_INDEX_URL',
          ),
        ]
      : []),
    ...(from === null ? [] : [block(BEFORE, copy([], within(context, from), target))]),
    block(
      `${service.requirements.because}${later}. An index of your own: --secret id=pip,src=pip.conf, which leaves nothing in the image`,
      ...continued('RUN --mount=type=cache,target=/root/.cache/pip,sharing=locked', [
        '--mount=type=secret,id=pip,target=/etc/pip.conf',
        `/opt/pip/bin/pip --python ${VENV} install ${options.join(' ')}`,
      ]),
    ),
  ];
}

/** The source with its bytecode, without the weights, which are copied on their own, and without what was installed. */
function sourceStage(service: ServicePlan, context: Context, input: Emission): readonly Block[] {
  const { destination } = service.source.value;
  const target = posix.join(destination, context.folder);
  const weights = weightsIn(service).map(({ to }) => to);
  const lists = input.plan.services
    .filter((one) => one.requirements.value.ecosystem === 'python')
    .filter((one) => contextOf(input, one).folder === context.folder)
    .filter((one) => requirementsFile(one, input) !== null)
    .map((one) => posix.join(destination, contextOf(input, one).requirements));
  const gone = [...weights, ...lists];
  const compile = `${VENV}/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash ${quoted(target)}`;
  return [
    block(null, 'FROM packages AS source'),
    block(null, copy([], '.', target)),
    block(
      `bytecode now: a read-only root cannot keep it later${weights.length > 0 ? '; weights get a layer of their own' : ''}`,
      ...continued(
        `RUN ${compile}${gone.length > 0 ? ' &&' : ''}`,
        gone.length > 0 ? [`rm ${gone.map(quoted).join(' ')}`] : [],
      ),
    ),
  ];
}

function baseStage(service: ServicePlan, input: Emission): readonly Block[] {
  const packages = debianPackages(service, input);
  return [
    block(null, `FROM \${PYTHON_IMAGE} AS base`),
    apt(`libraries and tools used while running: ${service.packages.because}`, packages),
    account(service),
    environment(service),
    block(null, `WORKDIR ${service.workdir.value}`),
    block(null, copy(['--from=packages'], VENV, VENV)),
  ];
}

/** Reloads on change; compose.override.yaml mounts the source over it. */
function devStage(service: ServicePlan): readonly Block[] {
  const { destination } = service.source.value;
  const { uid, gid } = service.user.value;
  return [
    block('for development: docker compose up mounts the source over this', 'FROM base AS dev'),
    block(null, copy(['--from=source'], destination, destination)),
    written(service),
    block(null, `USER ${uid}:${gid}`),
    block(null, `CMD ${exec(reloading(service.command.value))}`),
  ];
}

function prodStage(service: ServicePlan, context: Context): readonly Block[] {
  const { destination } = service.source.value;
  const weights = weightsIn(service).map(({ from, to }) => copy([], within(context, from), to));
  return [
    lastStage('base', service),
    block('weights before code: from what changes seldom to what changes often', ...weights),
    block(null, copy(['--from=source'], destination, destination)),
    written(service),
    writable(service),
    labels(service),
    ...running(service),
  ];
}

function debianPackages(service: ServicePlan, { lock, inventory }: Emission): readonly string[] {
  const { dropped } = service.requirements.value;
  const all = inventory.services.find(({ id }) => id === service.id)?.declared ?? [];
  const declared = all.filter((name) => !dropped.includes(name));
  const locked = lock?.services[service.id] !== undefined;
  const native = locked ? nativePackages(service, lock) : likelyPackages(declared, service.base.value.suite);
  const openmp = declared.some((name) => OPENMP.includes(name)) ? ['libgomp1'] : [];
  const asked = service.packages.value.filter((name) => !IN_BASE.test(name));
  return [...new Set([...asked, ...openmp, ...native])].sort();
}
