// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import type { EmittedFile } from '../../model/files.ts';
import type { StackService, StorePlan } from '../../model/stack.ts';
import { asideService, asked, HARDENED_ASIDE, scratch } from '../compose/aside.ts';
import { interpolated } from '../compose/settings.ts';
import type { Emission } from '../input.ts';
import { printYaml, Said } from '../yaml.ts';

const USER = '1000:1000';
/** Where it is found, whatever stands in front of the stack: on this machine alone. */
const HEADING = [
  'Laid over the stack: Flower, which shows the tasks of Celery, behind a password. Written by plimsoll emit.',
  'docker compose --file compose.yaml --file compose.prod.yaml --file compose.flower.yaml up --detach --wait',
];

/** Flower beside the workers; nothing when no worker of Celery talks to a broker of the stack. */
export function flower(input: Emission): readonly EmittedFile[] {
  const watched = brokerOf(input);
  if (!watched) return [];
  const text = printYaml(HEADING, {
    ...HARDENED_ASIDE,
    services: {
      flower: asideService({
        image: 'mher/flower:2.0.1',
        variable: 'FLOWER',
        because: 'http://127.0.0.1:5555, as admin',
        user: USER,
        environment: {
          CELERY_BROKER_URL: new Said(
            interpolated(watched.address, input.plan.stack),
            `the broker of ${watched.worker.id}`,
          ),
          FLOWER_BASIC_AUTH: '${FLOWER_USER:-admin}:${FLOWER_PASSWORD:?set it in .env}',
        },
        ports: ['127.0.0.1:${FLOWER_PORT:-5555}:5555'],
        networks: [watched.broker.network, 'flower'],
        tmpfs: [scratch('/tmp', USER, 16)],
        after: [watched.broker.id],
        probe: asked('http://127.0.0.1:5555/healthcheck', 20),
        limits: { memory: 256e6, cpus: 0.5, pids: 100 },
      }),
    },
    networks: { flower: new Said({}, 'the way from this machine to its pages') },
  });
  return [{ path: 'compose.flower.yaml', text, what: 'pages that show the tasks of Celery' }];
}

/** A worker of Celery with the address of its broker: what is called so, else the first address of a store that can be one. */
function brokerOf({ plan: { services, stack } }: Emission): {
  readonly worker: StackService;
  readonly broker: StorePlan;
  readonly address: string;
} | null {
  for (const worker of stack.services) {
    if (services.find(({ id }) => id === worker.image)?.framework !== 'celery') continue;
    const addresses = Object.entries(worker.env).flatMap(([name, { value }]) => {
      const broker = stack.stores.find(
        ({ id, role }) =>
          /^(redis|rabbitmq)$/.test(role) &&
          value.kind === 'text' &&
          new RegExp(`^\\w+://(\\S*@)?${id}[:/]`).test(value.text),
      );
      return broker && value.kind === 'text' ? [{ name, broker, address: value.text }] : [];
    });
    const found = addresses.find(({ name }) => /BROKER/.test(name)) ?? addresses[0];
    if (found) return { worker, ...found };
  }
  return null;
}
