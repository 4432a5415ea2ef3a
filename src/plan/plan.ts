import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import { type Finding, hasError, type Outcome } from '../model/finding.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { LayerKind, Plan, ServicePlan, User } from '../model/plan.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Tree } from '../model/tree.ts';
import { chooseBase } from './base.ts';
import { configure } from './configure.ts';
import { chooseEnvironment, chooseInputs } from './environment.ts';
import { evidenceFor } from './evidence.ts';
import { chooseLimits } from './limits.ts';
import { withStack } from './node/build.ts';
import { planNode } from './node/plan.ts';
import { choosePackages } from './packages.ts';
import { pagesOfOthers } from './pages-of-others.ts';
import { chooseProbe } from './probe.ts';
import { chooseRequirements } from './requirements.ts';
import { chooseSource, imagePath } from './source.ts';
import { planStack } from './stack/stack.ts';
import { chooseTrim } from './trim.ts';
import { chooseWritable } from './writable.ts';

/** How the services of one framework are run; null for a framework that has no recipe yet. */
export type Recipes = (service: Service) => Recipe | null;

/** The one user every image runs as: numeric, so that `runAsNonRoot` can be checked without reading the image. */
const USER: User = { uid: 10001, gid: 10001, name: 'app', home: '/home/app' };

/**
 * Decides what to build and run for every service, with the reason for every choice.
 * Pure: the same inventory, tree and configuration give the same plan, byte for byte.
 * @param recipes how the service's framework is run, from its folder under `frameworks/`
 * @returns the plan, and a finding for each service that could not be planned or was planned with a compromise
 */
export function plan(inventory: Inventory, tree: Tree, config: Config, recipes: Recipes): Outcome<Plan> {
  const planned = inventory.services
    .map((service) => configure(service, config))
    .map((service) => planService(service, inventory, tree, config, recipes(service)));
  const services = planned.flatMap((one) => (one.value ? [one.value] : []));
  const configured = {
    ...inventory,
    services: inventory.services.map((service) => configure(service, config)),
  };
  const stack = planStack(configured, services, tree, config);
  return {
    value: {
      schema: 'plimsoll.plan/1',
      platforms: config.platforms ?? ['linux/amd64'],
      services: services.map((service) => withStack(service, stack)),
      stack,
    },
    diagnostics: planned.flatMap((one) => one.diagnostics),
  };
}

function planService(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
  recipe: Recipe | null,
): Outcome<ServicePlan | null> {
  if (recipe === null) return { value: null, diagnostics: [noRecipe(service)] };
  if (service.language !== 'python' || service.kind === 'static')
    return planNode(service, inventory, tree, config, recipe, USER);
  const { base, diagnostics } = chooseBase(service, tree, config);
  if (hasError(diagnostics)) return { value: null, diagnostics };
  const port = choosePort(service, recipe);
  const requirements = chooseRequirements(service, recipe, tree, config);
  const env = chooseEnvironment(service, recipe, USER, config, requirements.value.dropped);
  const source = chooseSource(service, inventory, tree, config);
  const value: ServicePlan = {
    id: service.id,
    path: service.path,
    kind: service.kind,
    framework: service.framework,
    base,
    packages: choosePackages(service, base.value, config),
    programs: choose([], 'none'),
    requirements,
    trim: chooseTrim(service, config),
    source,
    build: null,
    site: null,
    files: pagesOfOthers(service, source.value),
    user: choose(USER, 'not root, and numeric so that an orchestrator can verify it'),
    writable: chooseWritable(service, USER, config),
    workdir: choose(imagePath(service.workdir), 'the folder the code expects to be started in'),
    env,
    inputs: chooseInputs(service, env, tree),
    ...ownStores(service),
    command: chooseCommand(service, recipe, config),
    port,
    probe: chooseProbe(service, inventory, recipe, port?.value ?? null, config),
    limits: chooseLimits(service, inventory, config),
    stop: choose(
      { signal: recipe.stop?.value ?? 'SIGTERM', grace: 30 },
      recipe.stop?.because ?? 'running requests may end; the process is PID 1 and gets the signal itself',
    ),
    layers: chooseLayers(),
  };
  return { value, diagnostics };
}

function choosePort(service: Service, recipe: Recipe): Choice<number> | null {
  if (service.port === null) return recipe.port;
  const evidence = evidenceFor(service, 'port');
  const because =
    evidence.length > 0 ? 'named by the sources' : `what ${service.framework} listens on by default`;
  return choose(service.port, because, evidence);
}

/** Said, for no plan can mend it: what the stack gives is not read. */
function ownStores({ needs }: Service): Pick<ServicePlan, 'ownStores'> {
  const own = needs.filter(({ what }) => what === 'own-store');
  if (own.length === 0) return {};
  const ownStores = choose(
    own.map(({ detail }) => detail),
    'fixed in the code, where the container looks for itself: no variable that the stack sets changes it',
    own.map(({ evidence }) => evidence),
  );
  return { ownStores };
}

/** Scripts of the virtual environment by absolute path: nothing depends on PATH, and no shell stands in between. */
function chooseCommand(service: Service, recipe: Recipe, config: Config): Choice<readonly string[]> {
  const configured = config.services?.[service.id]?.command;
  if (configured) return choose(configured, 'set in plimsoll.yaml');
  const [program = 'python', ...rest] = recipe.command.value;
  const absolute = program.startsWith('/') ? program : `/opt/venv/bin/${program}`;
  return choose([absolute, ...rest], recipe.command.because, recipe.command.evidence);
}

function chooseLayers(): Choice<readonly LayerKind[]> {
  return choose(
    ['base', 'native', 'wheel', 'wheels', 'weights', 'application'],
    'from what changes seldom to what changes often: a changed line replaces only the last',
  );
}

function noRecipe(service: Service): Finding {
  return {
    rule: 'plan/no-recipe',
    severity: 'warning',
    confidence: 'high',
    message: `${service.id}: ${service.framework} services are found but not built yet`,
    fix: 'build it with its own container file, or leave it out with --service',
    path: service.manifest ?? service.path,
    line: null,
  };
}
