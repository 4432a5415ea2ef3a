import type { Emission } from '../input.ts';

/** What has to be given, and what of the stack has no counterpart in a service of Swarm. */
export function leftBehind({ plan: { stack } }: Emission): string {
  const own = [...new Set(stack.services.map(({ image }) => image))].sort();
  const mounted = stack.services.filter(({ mounts }) => mounts.length > 0);
  const stored = stack.stores.filter(({ mount }) => mount !== null);
  const variables = stack.secrets.filter(({ value }) => value.kind === 'variable' && value.secret);
  const points = [
    `Images: a node takes them from a registry, for ${own.map((id) => `\`${id}\``).join(', ')} from the variables that the file asks for.`,
    'Variables: `docker stack deploy` reads no `.env`; the first lines of the file say how to hand it over.',
    ...(variables.length > 0
      ? [
          `Secrets that only the environment can bring (${variables.map(({ value }) => `\`${value.name}\``).join(', ')}): whoever may inspect a service sees them. The others are secrets of Swarm, from \`secrets/\`.`,
        ]
      : []),
    'The order of starting: services start at once and anew until what they need answers; a migration is tried beside them.',
    ...(mounted.length + stored.length > 0
      ? [
          `Volumes: of one node, the one with the label \`data=true\`. ${[...stored, ...mounted].map(({ id }) => `\`${id}\``).join(', ')} run there, one of each.`,
        ]
      : []),
    '`no-new-privileges`: set `"no-new-privileges": true` in `/etc/docker/daemon.json` of every node.',
    'Folders in memory have no owner here: everybody in the container may write to them.',
    ...(stack.proxy
      ? [
          'The address of a published port: it is open on every address of its node; a firewall decides who reaches it.',
          'Settings of the proxy that you edit need another `name` in `configs`, or `docker stack deploy` refuses them.',
        ]
      : []),
    'Between nodes the traffic of overlay networks is not encrypted: `driver_opts: {encrypted: ""}` does that where nodes do not trust their network.',
    'What is laid over the stack (`compose.*.yaml`) stays with Compose.',
  ];
  return `# On Docker Swarm\n\nWritten by plimsoll emit. What \`stack.yaml\` does not carry over from the stack, or needs:\n\n${points.map((point) => `- ${point}\n`).join('')}`;
}
