import type { Secret } from '../model/stack.ts';

/** What running a stack here changes of its own files. */
export interface OverlayInput {
  /** Seconds between health checks while a service starts, by the name of those that have one. */
  readonly asked: Readonly<Record<string, number>>;
  /** Names of those whose image has been built and is taken as it is. */
  readonly built: Readonly<Record<string, string>>;
  /** Commands instead of the images' own, by the name of the service. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
  /** Secrets that are files, in a folder outside of the tree. */
  readonly secrets: readonly Secret[];
  /** Absolute. */
  readonly secretsFolder: string;
  /** Absolute paths of settings by name. */
  readonly configs: Readonly<Record<string, string>>;
  /** False for engines that know only one interval between health checks. */
  readonly asksSooner: boolean;
  /** Processors for those that want more than this machine has: an engine refuses them otherwise. */
  readonly cpus: Readonly<Record<string, number>>;
}

/**
 * What is laid over a stack's own files to run it here, as JSON, which Compose reads as YAML: images that are there
 * already instead of builds, secrets and settings from outside of the tree, and health checks in quick succession while
 * starting, so that nobody waits half a minute for a server that is ready.
 */
export function overlay(input: OverlayInput): string {
  const { asked, built, commands, secrets, secretsFolder, configs, asksSooner, cpus } = input;
  const names = [...new Set([asked, built, commands, cpus].flatMap((one) => Object.keys(one)))].sort();
  const services = names.map((name) => [
    name,
    {
      ...(Object.hasOwn(built, name) ? { image: built[name], pull_policy: 'never' } : {}),
      ...(Object.hasOwn(commands, name)
        ? { command: commands[name]?.map((word) => word.replaceAll('$', '$$$$')) }
        : {}),
      ...(asksSooner && Object.hasOwn(asked, name)
        ? { healthcheck: { start_interval: `${asked[name]}s` } }
        : {}),
      ...(Object.hasOwn(cpus, name)
        ? { deploy: { resources: { limits: { cpus: String(cpus[name]) } } } }
        : {}),
    },
  ]);
  const files = secrets
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => name.toLowerCase())
    .map((name) => [name, { file: `${secretsFolder}/${name}` }]);
  const document = {
    services: Object.fromEntries(services),
    ...(files.length > 0 ? { secrets: Object.fromEntries(files) } : {}),
    configs: Object.fromEntries(Object.entries(configs).map(([name, file]) => [name, { file }])),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
