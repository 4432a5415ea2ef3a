import type { Choice } from './evidence.ts';
import type { Held } from './inventory.ts';
import type { Limits, Probe, Stop } from './plan.ts';

/** What runs together: the application's services, the stores they talk to and the proxy in front of them. */
export interface Stack {
  readonly services: readonly StackService[];
  readonly stores: readonly StorePlan[];
  /** In front of everything in production; null when nothing takes requests. */
  readonly proxy: Choice<ProxyPlan> | null;
  readonly networks: readonly Choice<Network>[];
  readonly volumes: readonly Choice<Volume>[];
  readonly secrets: readonly Choice<Secret>[];
  readonly workflow: Choice<Workflow> | null;
  /** Ids of stores that are used and not run here: whoever runs the stack says where they are. */
  readonly outside: Choice<readonly string[]>;
}

/** One container of the stack that runs an image of the plan. */
export interface StackService {
  /** Name on the network. */
  readonly id: string;
  /** Id of the ServicePlan whose image it runs. */
  readonly image: string;
  /** `once`: ends when its work is done, before what waits for it starts; `schedule`: asks for what is due, one alone. */
  readonly role: 'server' | 'worker' | 'schedule' | 'once';
  /** Instead of the image's own command. */
  readonly command: Choice<readonly string[]> | null;
  readonly networks: Choice<readonly string[]>;
  /** By variable. */
  readonly env: Readonly<Record<string, Choice<Setting>>>;
  /** Names of secrets it reads as files, `/run/secrets/NAME`. */
  readonly secrets: readonly string[];
  readonly mounts: readonly Choice<Mount>[];
  readonly after: readonly Choice<Edge>[];
  /** Instead of the image's own probe, which asks something else than what runs here. */
  readonly probe: Choice<Probe> | null;
  readonly replicas: Choice<number>;
  /** Why it gets a GPU; null when it runs on the CPU. */
  readonly gpu: Choice<true> | null;
  /** Settings that a front end's build bakes in, by variable. */
  readonly build: Readonly<Record<string, Choice<string>>>;
}

/**
 * `text`: a value, in which `${NAME}` stands for a secret and `$$` for a dollar sign; `passed`: what whoever runs the
 * stack has set, and nothing otherwise, so that the code's own default holds.
 */
export type Setting = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'passed' };

export interface Edge {
  /** Id of a service or store of the stack. */
  readonly id: string;
  readonly until: 'healthy' | 'completed' | 'started';
}

export interface Mount {
  /** Name of a volume. */
  readonly volume: string;
  /** Absolute, in the container. */
  readonly path: string;
  readonly readOnly: boolean;
}

export type StoreRole =
  | 'postgres'
  | 'mysql'
  | 'mongo'
  | 'redis'
  | 'rabbitmq'
  | 'mqtt'
  | 'memcached'
  | 'qdrant';

/** A store that runs in the stack, from an image somebody else makes. */
export interface StorePlan {
  /** Name on the network. */
  readonly id: string;
  readonly role: StoreRole;
  /** Official image, with its version. */
  readonly image: Choice<string>;
  readonly port: number;
  /** `uid:gid` that owns its data. */
  readonly user: string;
  /** For its entry point; the image's own when null. */
  readonly command: Choice<readonly string[]> | null;
  readonly env: Readonly<Record<string, Choice<Setting>>>;
  /** Names of secrets it reads as files, `/run/secrets/NAME`. */
  readonly secrets: readonly string[];
  /** Where its data are kept; null for a store that keeps none. */
  readonly mount: Choice<Mount> | null;
  /** Absolute folders that it writes to and that need not be kept. */
  readonly temporary: readonly string[];
  readonly network: string;
  readonly probe: Choice<Probe>;
  readonly limits: Choice<Limits>;
  readonly stop: Choice<Stop>;
}

/** nginx, unprivileged, in front of the services. */
export interface ProxyPlan {
  readonly image: Choice<string>;
  /** Inside the container. */
  readonly port: number;
  /** Host name it answers to with TLS on `tlsPort`; null for plain HTTP, behind another proxy or on this machine. */
  readonly domain: string | null;
  readonly tlsPort: number;
  /** Sorted from the longest prefix to the shortest. */
  readonly routes: readonly Choice<ProxyRoute>[];
  readonly networks: readonly string[];
  readonly limits: Choice<Limits>;
}

export interface ProxyRoute {
  /** `/`, `/api/`, or a whole path when `exact`. */
  readonly prefix: string;
  readonly exact: boolean;
  /** Id of the stack's service. */
  readonly service: string;
  readonly port: number;
  /** True when the service's own routes do not have the prefix, which is then taken off. */
  readonly strip: boolean;
  /** Bytes a request may have. */
  readonly upload: number;
  /** Seconds an answer may take. */
  readonly timeout: number;
  /** True when answers are passed on as they come. */
  readonly streaming: boolean;
  readonly websocket: boolean;
  readonly rate: Rate | null;
}

/** Requests of one client. */
export interface Rate {
  readonly name: 'login' | 'inference';
  readonly perMinute: number;
  readonly burst: number;
}

export interface Network {
  readonly name: string;
  /** True when nothing outside can be reached from it. */
  readonly internal: boolean;
}

export interface Volume {
  readonly name: string;
  /** For people: what it keeps. */
  readonly what: string;
}

/** A value that is in none of the files: whoever runs the stack gives it. */
export interface Secret {
  /** Of the variable; in lower case, of the file. */
  readonly name: string;
  /** `file`: all its readers can read a file; `variable`: some can only read their environment. */
  readonly kind: 'file' | 'variable';
  /** Ids of services and stores that read it. */
  readonly readBy: readonly string[];
  /** True for a password or key; false for a setting that only has no default. */
  readonly secret: boolean;
  /** What its readers make of its text; absent where any will do. */
  readonly holds?: Held;
  /** True when any long random text will do. */
  readonly random: boolean;
}

/** A workflow engine that runs a service's image as a throw-away container, for each call. */
export interface Workflow {
  readonly engine: 'kestra';
  readonly namespace: string;
  /** Id of the flow. */
  readonly flow: string;
  /** Names of what it is called with, in the order the job gets them as arguments. */
  readonly inputs: readonly string[];
  /** Id of the stack's service that calls it. */
  readonly caller: string;
  /** Id of the stack's service whose image is run: it shares a volume with the caller. */
  readonly job: string;
}

/** A stack of nothing. */
export const NO_STACK: Stack = {
  services: [],
  stores: [],
  proxy: null,
  networks: [],
  volumes: [],
  secrets: [],
  workflow: null,
  outside: { value: [], because: 'no store is used', evidence: [] },
};
