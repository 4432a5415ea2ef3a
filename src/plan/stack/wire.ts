import { isPublic } from '../../formats/dotenv/public.ts';
import type { Config } from '../../model/config.ts';
import { type Choice, choose, type Evidence } from '../../model/evidence.ts';
import type { EnvironmentVariable, Held, Inventory, Service } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Secret, Setting } from '../../model/stack.ts';
import type { Tree } from '../../model/tree.ts';
import type { Account } from './accounts.ts';
import { type StoreVariable, storeText, storeVariable } from './addresses.ts';
import { isStoreRole, STORES } from './catalogue.ts';
import { passwordOf } from './stores.ts';

/** How a service's variables are given to it. */
export interface Wiring {
  readonly env: Readonly<Record<string, Choice<Setting>>>;
  /** Secrets it reads from files. */
  readonly secrets: readonly string[];
  /** What a front end's build bakes in. */
  readonly build: Readonly<Record<string, Choice<string>>>;
}

/** What the wiring of one service follows from. */
export interface Wired {
  readonly service: Service;
  readonly plan: ServicePlan;
  readonly inventory: Inventory;
  readonly tree: Tree;
  readonly config: Config;
  readonly accounts: (id: string) => Account;
  readonly fileSecrets: ReadonlySet<string>;
  /** Where browsers find a service behind the proxy: `/api`. */
  readonly publicPath: (id: string) => string | null;
}

/** A name that signs or encrypts: a default in the code is known to everyone who has the code. */
const SIGNS = /SECRET|JWT|SIGN|SALT|ENCRYPT/;

/** Gives every variable the service reads: stores and services by their names on the network, secrets by reference. */
export function wire(wired: Wired): Wiring {
  const { service, plan } = wired;
  const env: [string, Choice<Setting>][] = [];
  const build: [string, Choice<string>][] = [];
  const secrets = new Set<string>();
  for (const variable of service.env) {
    const { name } = variable;
    if (name in plan.env || (name.endsWith('_FILE') && storeVariable(variable, service, wired.tree) === null))
      continue;
    if (isPublic(name)) {
      // What its owner has written down for the build holds.
      if (name in (wired.config.services?.[service.id]?.env ?? {})) continue;
      const path = calledService(variable, wired);
      const at = path && wired.publicPath(path);
      if (at)
        build.push([
          name,
          choose(at, `browsers reach ${path} there, through the proxy`, [evidence(variable)]),
        ]);
      continue;
    }
    const given = settingOf(variable, wired);
    if (given.file !== null) secrets.add(given.file);
    env.push([name, given.setting]);
  }
  return {
    env: Object.fromEntries(env.sort(([a], [b]) => (a < b ? -1 : 1))),
    secrets: [...secrets].sort(),
    build: Object.fromEntries(build),
  };
}

function settingOf(
  variable: EnvironmentVariable,
  wired: Wired,
): { readonly setting: Choice<Setting>; readonly file: string | null } {
  const { service, tree, accounts, fileSecrets } = wired;
  const { name } = variable;
  const seen = [evidence(variable)];
  const given = (setting: Setting, because: string, file: string | null = null) => ({
    setting: choose(setting, because, seen),
    file,
  });
  const store = storeVariable(variable, service, tree);
  if (store) {
    const password = passwordOf(store.store);
    if (name.endsWith('_FILE') && password !== null)
      return given(
        asText(`/run/secrets/${password.toLowerCase()}`),
        'read from a file: no environment shows it',
        password,
      );
    if (store.part === 'password' && password !== null && fileSecrets.has(password))
      return given({ kind: 'passed' }, 'the code reads it from a file instead');
    return given(
      asText(storeText(store, accounts(store.store), password)),
      `${store.store} by its name on the network`,
    );
  }
  const called = calledService(variable, wired);
  const target = called === null ? undefined : wired.inventory.services.find(({ id }) => id === called);
  if (target && target.port !== null)
    return given(asText(addressOf(variable, target)), `${target.id} by its name on the network`);
  if (isAsked(variable)) return given(asText(`\${${name}}`), why(variable));
  return given({ kind: 'passed' }, 'the code has a default');
}

/** The id of the service whose address a variable is: by the link scanning found on its line, or by the port. */
function calledService(variable: EnvironmentVariable, { service, inventory }: Wired): string | null {
  const link = inventory.links.find(
    ({ from, via, evidence: seen }) =>
      from === service.id &&
      via === 'http' &&
      seen.some(({ path, line }) => path === variable.path && line === variable.line),
  );
  if (link) return link.to;
  if (!/(_|^)(URL|URI|HOST|BASE|ENDPOINT|SERVER|API)(_|$)/.test(variable.name)) return null;
  if (/CORS|ORIGIN|REDIRECT|CALLBACK|FRONT|SITE|ALLOWED/.test(variable.name)) return null;
  const others = inventory.services.filter((one) => one.id !== service.id && one.port !== null);
  const port = /:(\d{2,5})(\/|$)/.exec(variable.default ?? '')?.[1];
  const byPort = others.find((one) => port !== undefined && one.port === Number(port));
  if (byPort) return byPort.id;
  if (variable.secret || !ADDRESS.test(variable.name)) return null;
  const apis = others.filter((one) => one.kind === 'api');
  // A site that answers for its pages answers for its API, too.
  const servers = apis.length > 0 ? apis : others.filter((one) => one.kind === 'web');
  const named = servers.find((one) => variable.name.includes(one.id.toUpperCase().replaceAll('-', '_')));
  const only = servers.length === 1 && /(^|_)(API|BACKEND)(_|$)/.test(variable.name) ? servers[0] : undefined;
  const found = named ?? only;
  // What a server reads itself is somebody else's address.
  return found?.env.some(({ name }) => name === variable.name) ? null : (found?.id ?? null);
}

/** Ends of the names of addresses: `API_KEY` and `API_PREFIX` are none. */
const ADDRESS =
  /(_|^)(URL|URI|HOST|HOSTNAME|BASE|ENDPOINT|SERVER|API|ADDRESS|BACKEND)(_(INTERNAL|PRIVATE|LOCAL|DOCKER|V\d+))?$/;

function addressOf({ name, default: preset }: EnvironmentVariable, target: Service): string {
  if (/HOST$/.test(name)) return target.id;
  const path = /^\w+:\/\/[^/]+(\/.*)$/.exec(preset ?? '')?.[1] ?? '';
  const scheme = /^wss?:/.test(preset ?? '') ? 'ws' : 'http';
  return `${scheme}://${target.id}:${target.port}${path === '/' ? '' : path}`;
}

/** Names of secrets that every reader of this application can read from a file. */
export function secretFiles(inventory: Inventory, tree: Tree): ReadonlySet<string> {
  const uses = inventory.services.flatMap((service) =>
    service.env.flatMap((variable) => {
      const found = storeVariable(variable, service, tree);
      return found && needsPassword(found) ? [{ service, variable, found }] : [];
    }),
  );
  const stores = inventory.stores.filter(({ id }) => isStoreRole(id) && STORES[id].passwordFile);
  return new Set(
    stores.flatMap(({ id, usedBy }) => {
      const own = uses.filter(({ found }) => found.store === id);
      const readable = (reader: string): boolean =>
        own.some(({ service, variable }) => service.id === reader && variable.name.endsWith('_FILE')) &&
        !own.some(({ service, found }) => service.id === reader && found.part === 'url');
      const password = passwordOf(id);
      return password !== null && usedBy.length > 0 && usedBy.every(readable) ? [password] : [];
    }),
  );
}

function needsPassword({ part }: StoreVariable): boolean {
  return part === 'url' || part === 'password';
}

/** What whoever runs the stack has to give: it has no default, or one that everybody can read. */
function isAsked({ required, secret, name }: EnvironmentVariable): boolean {
  return required || (secret && SIGNS.test(name));
}

function why({ required, holds }: EnvironmentVariable): string {
  const because = required
    ? 'the code has no default for it'
    : 'its default in the code is known to everyone who has the code';
  return holds === undefined ? because : `${because}, and reads it as ${WORDS[holds]}`;
}

const WORDS: Readonly<Record<Held, string>> = {
  address: 'an address',
  boolean: 'true or false',
  choice: 'one of its own words',
  duration: 'a length of time',
  email: 'an address of mail',
  number: 'a number',
  other: 'a list, a date or the like',
};

/** Secrets that services read, besides the stores' passwords. */
export function askedSecrets(
  inventory: Inventory,
  wirings: ReadonlyMap<string, Wiring>,
): readonly Choice<Secret>[] {
  const byName = new Map<string, { readonly variable: EnvironmentVariable; readonly readBy: string[] }>();
  for (const service of inventory.services) {
    for (const variable of service.env) {
      const setting = wirings.get(service.id)?.env[variable.name]?.value;
      if (setting?.kind !== 'text' || setting.text !== `\${${variable.name}}`) continue;
      const { variable: first, readBy } = byName.get(variable.name) ?? { variable, readBy: [] };
      // What one reader wants holds for all: the others take any text.
      const strictest = first.holds === undefined && variable.holds !== undefined ? variable : first;
      byName.set(variable.name, { variable: strictest, readBy: [...readBy, service.id] });
    }
  }
  return [...byName.values()].map(({ variable, readBy }) =>
    choose(
      {
        name: variable.name,
        kind: 'variable',
        readBy,
        secret: variable.secret,
        random: variable.secret && variable.holds === undefined && SIGNS.test(variable.name),
        ...(variable.holds === undefined ? {} : { holds: variable.holds }),
      },
      why(variable),
      [evidence(variable)],
    ),
  );
}

function asText(text: string): Setting {
  return { kind: 'text', text };
}

function evidence({ path, line, name }: EnvironmentVariable): Evidence {
  return { path, line, text: name };
}
