// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import type { EmittedFile } from '../../model/files.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { StackService, Workflow } from '../../model/stack.ts';
import { type Aside, asideService, HARDENED_ASIDE, scratch } from '../compose/aside.ts';
import { interpolated, variable } from '../compose/settings.ts';
import { socketProxy } from '../compose/socket.ts';
import type { Emission } from '../input.ts';
import { printYaml, Said, type YamlObject } from '../yaml.ts';
import { configuration } from './configuration.ts';
import { flowFile } from './flow.ts';
import { environmentOf, JOBS, key } from './passed.ts';

const USER = '${KESTRA_USER:-admin@example.org}';
const PASSWORD = '${KESTRA_PASSWORD:?set it in .env}';
const DATABASE_PASSWORD = '${KESTRA_DATABASE_PASSWORD:?set it in .env}';
/** What a variable of the engine's name is given, by what it ends in. */
const ENGINE: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/(URL|URI|HOST|ENDPOINT|ADDRESS|BASE)$/, 'http://kestra:8080'],
  [/(USER|USERNAME|EMAIL|LOGIN)$/, USER],
  [/PASS(WORD)?$/, PASSWORD],
];
const HEADING = [
  'Laid over the stack: the engine that runs jobs. Written by plimsoll emit.',
  'docker compose build, then',
  'docker compose --file compose.yaml --file compose.prod.yaml --file compose.kestra.yaml up --detach --wait',
];

/** Kestra, its database and its flow; nothing when the code starts none. */
export function kestra(input: Emission): readonly EmittedFile[] {
  const { stack, services } = input.plan;
  const workflow = stack.workflow?.value;
  const job = stack.services.find(({ id }) => id === workflow?.job);
  const caller = stack.services.find(({ id }) => id === workflow?.caller);
  const plan = services.find(({ id }) => id === job?.image);
  if (!workflow || !job || !caller || !plan) return [];
  const flow = `kestra/flows/${workflow.namespace}.${workflow.flow}.yaml`;
  return [
    {
      path: 'compose.kestra.yaml',
      text: printYaml(HEADING, engineStack(input, { workflow, job, caller, plan, flow })),
      what: 'engine that runs jobs',
    },
    { path: flow, text: flowFile(workflow, job, plan), what: `flow that runs ${job.id}` },
  ];
}

interface Parts {
  readonly workflow: Workflow;
  readonly job: StackService;
  readonly caller: StackService;
  readonly plan: ServicePlan;
  /** Path of the flow. */
  readonly flow: string;
}

function engineStack(input: Emission, parts: Parts): YamlObject {
  const { job, caller, flow, workflow } = parts;
  return {
    ...HARDENED_ASIDE,
    services: {
      [caller.id]: {
        environment: callerEnvironment(caller),
        networks: ['workflow'],
        depends_on: { kestra: new Said({ condition: 'service_healthy' }, `runs ${job.id} for it`) },
      },
      [job.id]: new Said(
        { profiles: ['job'] },
        'plimsoll ignore=compose/healthcheck: the engine starts it, one container for each call',
      ),
      kestra: new Said(
        asideService(engine(input, parts)),
        'plimsoll ignore=compose/read-only: it unpacks plugins beside its program',
      ),
      'kestra-postgres': asideService(database(input)),
      [JOBS.name]: socketProxy(JOBS),
    },
    networks: {
      workflow: new Said({}, 'the engine, what calls it, and the way from this machine to its pages'),
      'kestra-net': new Said({ internal: true }, 'the engine and its database'),
      [JOBS.network]: new Said({ internal: true }, 'Docker and the one service that may ask it'),
    },
    volumes: { 'kestra-postgres': {} },
    configs: { [`flow-${key(workflow.flow)}`]: { file: `./${flow}` } },
  };
}

/** The variables the code reads the engine's address and account from. */
function callerEnvironment({ env }: StackService): YamlObject | undefined {
  const values = Object.keys(env).flatMap((name) => {
    const [, text] = ENGINE.find(([pattern]) => /KESTRA/.test(name) && pattern.test(name)) ?? [];
    return text === undefined ? [] : [[name, text] as const];
  });
  return values.length === 0 ? undefined : Object.fromEntries(values);
}

function engine({ plan: { stack } }: Emission, { job, plan, workflow, flow }: Parts): Aside {
  const passed = environmentOf(job).map(({ given, text }) => [given, interpolated(text, stack)] as const);
  return {
    image: 'kestra/kestra:v1.3.21',
    variable: 'KESTRA',
    because: 'the line with long support; http://127.0.0.1:8090, as KESTRA_USER',
    writes: 'what it runs are its plugins, not what it is sent',
    command: ['server', 'standalone', '--flow-path', '/app/flows'],
    environment: {
      [`ENV_${key(plan.id).toUpperCase()}_IMAGE`]: `\${${variable(plan.id)}_IMAGE:-${plan.id}:local}`,
      ...Object.fromEntries(passed),
      ENV_PROJECT: '${COMPOSE_PROJECT_NAME}',
      KESTRA_CONFIGURATION: configuration({
        user: USER,
        password: PASSWORD,
        databasePassword: DATABASE_PASSWORD,
      }),
    },
    ports: ['127.0.0.1:${KESTRA_PORT:-8090}:8080'],
    networks: ['workflow', 'kestra-net', JOBS.network],
    configs: { [`flow-${key(workflow.flow)}`]: `/app/flows/${flow.slice('kestra/flows/'.length)}` },
    tmpfs: ['/tmp/kestra:size=256m,mode=1777'],
    after: ['kestra-postgres', JOBS.name],
    probe: { argv: ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/8080'], startPeriod: 120 },
    grace: 360,
    limits: { memory: 2e9, cpus: 2, pids: 500 },
  };
}

function database({ plan: { stack } }: Emission): Aside {
  const image = stack.stores.find(({ role }) => role === 'postgres')?.image.value ?? 'postgres:17.6-bookworm';
  return {
    image,
    variable: 'KESTRA_POSTGRES',
    because: "the engine's own: what it remembers of its runs",
    user: '999:999',
    environment: { POSTGRES_DB: 'kestra', POSTGRES_PASSWORD: DATABASE_PASSWORD, POSTGRES_USER: 'kestra' },
    networks: ['kestra-net'],
    volumes: ['kestra-postgres:/var/lib/postgresql/data'],
    tmpfs: [scratch('/tmp', '999:999', 16), scratch('/run/postgresql', '999:999', 16)],
    probe: {
      argv: ['pg_isready', '--quiet', '--host', '127.0.0.1', '--username', 'kestra', '--dbname', 'kestra'],
      startPeriod: 30,
    },
    grace: 60,
    limits: { memory: 384e6, cpus: 1, pids: 200 },
  };
}
