import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { Login } from '../credentials.ts';
import { badLogin } from './errors.ts';

/** What a registry is logged in to with: a user and password, or an identity token to exchange (user `<token>`). */
export type RegistryLogin = Login | { readonly identityToken: string };

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** User name by which credential helpers mark an identity token. */
const TOKEN_USER = '<token>';

/**
 * Finds the login for a registry as Docker does: a helper named for it, the default helper, then the file itself
 * (`$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`; Podman's `$REGISTRY_AUTH_FILE` and
 * `$XDG_RUNTIME_DIR/containers/auth.json` likewise). Null when nobody is logged in.
 */
export async function registryLogin(
  registry: string,
  env: Readonly<Record<string, string | undefined>>,
  run: Run,
): Promise<RegistryLogin | null> {
  for (const path of configPaths(env)) {
    const found = await fromConfig(await readConfig(path), registry, run);
    if (found) return found;
  }
  return null;
}

function configPaths(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { DOCKER_CONFIG, HOME, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR } = env;
  const docker = DOCKER_CONFIG ?? (HOME === undefined ? null : join(HOME, '.docker'));
  const podman = REGISTRY_AUTH_FILE ?? (XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, 'containers', 'auth.json'));
  return [...(docker === null ? [] : [join(docker, 'config.json')]), ...(podman ? [podman] : [])];
}

async function readConfig(path: string): Promise<DockerConfig> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

async function fromConfig(config: DockerConfig, registry: string, run: Run): Promise<RegistryLogin | null> {
  const named = config.credHelpers?.[registry];
  if (named !== undefined) return fromHelper(named, registry, run, true);
  if (config.credsStore) {
    const stored = await fromHelper(config.credsStore, registry, run, false);
    if (stored) return stored;
  }
  const entry = config.auths?.[registry] ?? config.auths?.[`https://${registry}`];
  if (entry?.identitytoken) return { identityToken: entry.identitytoken };
  if (!entry?.auth) return null;
  const decoded = Buffer.from(entry.auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 1 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Asks `docker-credential-NAME get`, which reads the registry on stdin and answers JSON. */
async function fromHelper(
  name: string,
  registry: string,
  run: Run,
  mustHave: boolean,
): Promise<RegistryLogin | null> {
  const command = `docker-credential-${name}`;
  const result = await run({ command, args: ['get'] }, { input: registry, timeoutMs: 30_000 });
  if (result.code !== 0) {
    if (!mustHave) return null;
    throw badLogin(registry, command, result.missing ? 'not found' : `exit code ${result.code}`);
  }
  try {
    const { Username: user, Secret: password } = JSON.parse(result.stdout);
    if (typeof user !== 'string' || typeof password !== 'string') throw new Error('no Username or Secret');
    return user === TOKEN_USER ? { identityToken: password } : { user, password };
  } catch {
    throw badLogin(registry, command, 'its answer is not what the protocol says');
  }
}
