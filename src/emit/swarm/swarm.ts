import type { EmittedFile } from '../../model/files.ts';
import type { Stack } from '../../model/stack.ts';
import { HARDENED } from '../compose/base.ts';
import { secretFiles } from '../compose/settings.ts';
import type { Emission } from '../input.ts';
import { printYaml, Said, type YamlObject } from '../yaml.ts';
import { leftBehind } from './left-behind.ts';
import { proxyConfig, proxyService } from './proxy.ts';
import { ownService, storeService } from './services.ts';

/** Swarm passes on every option of a container but this one. */
const { security_opt: _, ...CARRIED } = HARDENED;

/** The stack for Docker Swarm, and what of it has no counterpart there. */
export function swarm(input: Emission): readonly EmittedFile[] {
  const { stack, services } = input.plan;
  if (stack.services.length === 0) return [];
  const own = stack.services.flatMap((service) => {
    const plan = services.find(({ id }) => id === service.image);
    return plan ? [[service.id, ownService(service, plan, stack)] as const] : [];
  });
  const stores = stack.stores.map((store) => [store.id, storeService(store, stack)] as const);
  const proxy = stack.proxy?.value ?? null;
  const text = printYaml(heading(stack), {
    'x-hardened': new Said(
      CARRIED,
      'nothing gained, nothing written outside of what is named, an init that reaps, logs that end',
    ),
    services: Object.fromEntries([
      ...(proxy ? [['proxy', new Said(proxyService(proxy), stack.proxy?.because ?? '')] as const] : []),
      ...own,
      ...stores,
    ]),
    networks: networks(stack),
    volumes: volumes(stack),
    configs: proxy ? proxyConfig(input) : undefined,
    secrets: secrets(stack),
  });
  return [
    { path: 'swarm/stack.yaml', text, what: 'the stack on Swarm' },
    { path: 'swarm/README.md', text: leftBehind(input), what: 'what could not be carried over' },
  ];
}

function heading({ stores, services }: Stack): readonly string[] {
  const kept = stores.some(({ mount }) => mount !== null) || services.some(({ mounts }) => mounts.length > 0);
  return [
    'The stack on Docker Swarm, from Docker 25 on. Written by plimsoll emit.',
    ...(kept ? ['docker node update --label-add data=true NODE   # once: where its volumes are'] : []),
    'set -a; . ./.env; set +a; docker stack deploy --compose-file swarm/stack.yaml app',
    '',
    'plimsoll global ignore=compose/no-new-privileges: a service of Swarm has no such option, the daemon of a node has',
    'plimsoll global ignore=compose/published-address: Swarm publishes on every address of a node',
  ];
}

function networks({ networks: all }: Stack): YamlObject {
  return Object.fromEntries(
    all.map(({ value, because }) => [
      value.name,
      new Said({ driver: 'overlay', ...(value.internal ? { internal: true } : {}) }, because),
    ]),
  );
}

function volumes({ volumes: all }: Stack): YamlObject | undefined {
  if (all.length === 0) return undefined;
  return Object.fromEntries(
    all.map(({ value, because }) => [value.name, new Said({}, `${value.what}: ${because}`)]),
  );
}

/** The same files that Compose reads; paths are seen from the folder of this file. */
function secrets({ secrets: all, proxy }: Stack): YamlObject | undefined {
  const tls = proxy?.value.domain ? ['tls_certificate', 'tls_key'] : [];
  const names = [...Object.keys(secretFiles(all) ?? {}), ...tls];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, { file: `../secrets/${name}` }]));
}
