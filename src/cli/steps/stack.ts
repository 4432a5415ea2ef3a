import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../model/engine.ts';
import type { Files } from '../../model/files.ts';
import type { Image } from '../../model/image.ts';
import type { Plan } from '../../model/plan.ts';
import type { Secret, Stack } from '../../model/stack.ts';
import type { Project } from '../../operate/compose.ts';
import type { Expected, OperatePorts } from '../../operate/start.ts';
import { lockFileOf, readLock } from '../lockfile.ts';
import { missingValues, needsEngine, noCompose, noNames, notAStack } from '../stack-errors.ts';
import { type Mode, randomSecret, writeState } from '../state.ts';
import type { Session } from '../verb.ts';
import type { Ports } from '../wire/ports.ts';
import type { Companions } from './companions.ts';
import type { Planned } from './plan.ts';
import { builtImages, expectedOf, reduced } from './stack-parts.ts';
import { askedWhileStarting, limitOf, reloadingCommands, tooMany } from './stack-run.ts';

const PROXY_FILE = 'nginx/nginx.conf';
/** What is laid over the stack's files. */
const OVERLAY_FILE = 'compose.plimsoll.json';

/** A stack whose files are written and whose images the engine has. */
export interface ReadyStack {
  readonly project: Project;
  /** What is run of the plan. */
  readonly stack: Stack;
  readonly expected: readonly Expected[];
  /** Milliseconds in which it has to be up. */
  readonly limitMs: number;
}

/** How a stack is to be run here. */
export interface StackWishes {
  readonly mode: Mode;
  readonly project: string;
  /** Absolute folder for what is written. */
  readonly folder: string;
  /** Values of the plan's secrets and inputs that were given now. */
  readonly given: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, string>>;
  /** Value of a secret that nobody gave and that is not random; null when that is an error. */
  readonly throwAwayValue: ((secret: Secret) => string | null) | null;
  /** Port of this machine for the proxy: 0 for any. */
  readonly port: number | null;
  /** True to take the files that were emitted into the tree, which may have been edited. */
  readonly ownFiles: boolean;
}

/** An engine that runs stacks, with its Compose. */
export type StackEngine = Pick<Project, 'program' | 'compose'>;

/** The engine with its Compose, or a UserError that says what to install. */
export async function requireCompose({ name }: Engine, { run }: Ports): Promise<StackEngine> {
  if (name === 'sandbox') throw needsEngine();
  const { findCompose } = await import('../../engine/cli/compose.ts');
  const compose = await findCompose(name, run);
  if (compose === null) throw noCompose(name);
  return { program: name, compose };
}

/** The same where a stack is to be started, whose services have to find each other. */
export async function requireStacks(engine: Engine, ports: Ports): Promise<StackEngine> {
  const found = await requireCompose(engine, ports);
  if (found.program === 'docker') return found;
  const { podmanNames } = await import('../../engine/cli/podman-names.ts');
  const lacking = await podmanNames(ports.run);
  if (lacking !== null) throw noNames(lacking);
  return found;
}

/** What running a stack takes of this machine. Its looks, several a second, are not told of. */
export async function operatePorts(): Promise<OperatePorts> {
  const { run } = await import('../../engine/run.ts');
  return { run, now: () => performance.now(), sleep: (milliseconds) => sleep(milliseconds) };
}

/**
 * Writes what Compose needs, outside of the tree: the stack's files, settings and secrets, and what is laid over them to
 * run the images that were built.
 */
export async function readyStack(
  planned: Planned,
  images: readonly Image[],
  companions: Companions,
  engine: Engine,
  stackEngine: StackEngine,
  wishes: StackWishes,
  session: Session,
): Promise<ReadyStack> {
  const { folder, mode } = wishes;
  const plan = reduced(planned.plan, images, companions, wishes.throwAwayValue !== null);
  const { stack } = plan;
  const [{ reloading }, { overlay }] = await Promise.all([
    import('../../emit/dockerfile/reload.ts'),
    import('../../operate/overlay.ts'),
  ]);
  const secrets = stack.secrets.map(({ value }) => value);
  const values = await valuesOf(secrets, plan, wishes);
  const built = builtImages(stack, images, companions, mode);
  const laid = overlay({
    asked: askedWhileStarting(plan, mode),
    commands: mode === 'dev' ? reloadingCommands(plan, reloading) : {},
    built,
    secrets,
    secretsFolder: join(folder, 'secrets'),
    configs: mode === 'prod' && stack.proxy !== null ? { proxy: join(folder, PROXY_FILE) } : {},
    cpus: tooMany(plan),
    asksSooner: engine.name === 'docker' && Number.parseInt(engine.version, 10) >= 25,
  });
  const files = ['compose.yaml', mode === 'prod' ? 'compose.prod.yaml' : 'compose.override.yaml'];
  await writeState(folder, {
    ...(await emittedTexts([...files, PROXY_FILE], { ...planned, plan }, wishes.ownFiles, session)),
    [OVERLAY_FILE]: laid,
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`secrets/${name.toLowerCase()}`, value]),
    ),
  });
  const variables = Object.fromEntries(
    secrets.filter(({ kind }) => kind === 'variable').map(({ name }) => [name, values[name] ?? '']),
  );
  const project: Project = {
    ...stackEngine,
    name: wishes.project,
    files: [...files, OVERLAY_FILE].map((path) => join(folder, path)),
    folder: planned.application.root,
    envFiles: [],
    env: {
      ...wishes.given,
      ...variables,
      ...(wishes.port === null ? {} : { HTTP_PORT: String(wishes.port) }),
    },
  };
  return {
    project: project.program === 'podman' ? await translated(project, folder) : project,
    stack,
    expected: expectedOf(stack, built, mode),
    limitMs: limitOf(plan),
  };
}

/** A value for each secret and input, or a UserError that names those nobody gave. */
async function valuesOf(
  secrets: readonly Secret[],
  { services }: Plan,
  wishes: StackWishes,
): Promise<Readonly<Record<string, string>>> {
  const { secretValues } = await import('../../operate/secrets.ts');
  const found = secretValues(secrets, { ...wishes, random: randomSecret });
  const madeUp = secrets.flatMap((secret) => {
    const value = found.missing.includes(secret.name) ? (wishes.throwAwayValue?.(secret) ?? null) : null;
    return value === null ? [] : [[secret.name, value] as const];
  });
  const values: Readonly<Record<string, string>> = { ...found.values, ...Object.fromEntries(madeUp) };
  const missing = found.missing.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw missingValues(missing, examplesOf(services));
  return values;
}

/** Where the tree has examples of what services ask for, by name. */
function examplesOf(services: Plan['services']): ReadonlyMap<string, string> {
  const inputs = services.flatMap((service) => service.inputs.value);
  return new Map(
    inputs.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const])),
  );
}

/** The texts of these files as they would be emitted, with the edits of those in the tree when that is wished; what is not made is left out. */
async function emittedTexts(
  paths: readonly string[],
  { application, inventory, plan }: Planned,
  ownFiles: boolean,
  session: Session,
): Promise<Readonly<Record<string, string>>> {
  const { emit } = await import('../../emit/emit.ts');
  const { tree, config, root } = application;
  const lock = await readLock(lockFileOf(application, undefined, session));
  // The images are there: nothing of what would make them is read.
  const emitted = emit({ plan, inventory, tree, config, lock, listed: new Map() });
  const files = emitted.files.filter(({ path }) => paths.includes(path));
  return Object.fromEntries(
    ownFiles ? await withEdits({ ...emitted, files }, root) : files.map(({ path, text }) => [path, text]),
  );
}

async function withEdits(wanted: Files, root: string): Promise<readonly (readonly [string, string])[]> {
  const [{ reconciled }, { textToRun }] = await Promise.all([
    import('./emit.ts'),
    import('../../emit/reconcile.ts'),
  ]);
  const { steps } = await reconciled(wanted, { folder: root, force: false });
  const paths = wanted.files.map(({ path }) => path);
  return steps.flatMap((step) => {
    const text = paths.includes(step.path) ? textToRun(step) : null;
    return text === null ? [] : [[step.path, text] as const];
  });
}

/** The stack as one file that Podman understands. */
async function translated(project: Project, folder: string): Promise<Project> {
  const [{ configArgv }, { forPodman }, { run }] = await Promise.all([
    import('../../operate/compose.ts'),
    import('../../operate/podman.ts'),
    import('../../engine/run.ts'),
  ]);
  const result = await run(configArgv(project), { timeoutMs: 60_000 });
  const text = result.code === 0 ? forPodman(result.stdout) : null;
  if (text === null) throw notAStack(result.stderr);
  const file = 'compose.podman.json';
  await writeState(folder, { [file]: text });
  return { ...project, files: [join(folder, file)] };
}
