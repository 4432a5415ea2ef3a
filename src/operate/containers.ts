import * as z from 'zod';
import { parseJson } from '../formats/document/json.ts';
import type { RunningService } from '../model/running.ts';

const published = z.object({ URL: z.string(), TargetPort: z.number(), PublishedPort: z.number() });
const container = z.object({
  ID: z.string(),
  Service: z.string(),
  Image: z.string(),
  State: z.string(),
  Status: z.string().nullish(),
  Health: z.string().nullish(),
  ExitCode: z.number().nullish(),
  Publishers: z.array(published).nullish(),
});
const state = z.object({
  StartedAt: z.string(),
  Health: z
    .object({
      Log: z
        .array(z.object({ End: z.string(), ExitCode: z.number(), Output: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});

/**
 * What `compose ps --format json` prints: an object a line, or one list (before Compose 2.21). Lines that are neither are
 * skipped. Of a service with several containers the one that is furthest behind counts. Sorted by id.
 */
export function parseContainers(text: string): readonly RunningService[] {
  const values = text
    .split('\n')
    .flatMap((line): readonly unknown[] => {
      const value = parseJson(line);
      return Array.isArray(value) ? value : [value];
    })
    .flatMap((value) => {
      const read = container.safeParse(value);
      return read.success ? [toService(read.data)] : [];
    });
  const byId = new Map<string, RunningService>();
  for (const one of values) {
    const known = byId.get(one.id);
    if (known === undefined || ORDER.indexOf(one.state) < ORDER.indexOf(known.state)) byId.set(one.id, one);
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** From the worst. */
const ORDER: readonly RunningService['state'][] = [
  'failed',
  'waiting',
  'starting',
  'running',
  'healthy',
  'done',
];

/** Engines keep this many health checks of a container. */
const KEPT = 5;

/**
 * Milliseconds from a container's start to the end of its first health check that went well, from `.State` as JSON; null
 * when that was so long ago that nobody remembers it.
 */
export function parseStart(text: string): number | null {
  const read = state.safeParse(parseJson(text));
  if (!read.success) return null;
  const log = read.data.Health?.Log ?? [];
  if (log.length >= KEPT && log[0]?.ExitCode === 0) return null;
  const first = log.find(({ ExitCode }) => ExitCode === 0);
  const milliseconds =
    first === undefined ? Number.NaN : Date.parse(first.End) - Date.parse(read.data.StartedAt);
  return milliseconds >= 0 ? milliseconds : null;
}

/**
 * What probes that were not content said last, by the id of the container, from lines of `statesArgv`: the last line of
 * it with text, which is where tracebacks and tools put the reason.
 */
export function parseProbes(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, id, json] = /^(\S+) (.*)$/.exec(line) ?? [];
      const read = state.safeParse(parseJson(json ?? ''));
      const last = read.data?.Health?.Log?.at(-1);
      if (id === undefined || last === undefined || last.ExitCode === 0) return [];
      const said = (last.Output ?? '').split('\n').filter((one) => one.trim() !== '');
      return [[id, said.at(-1)?.trim() || `exit code ${last.ExitCode}`] as const];
    }),
  );
}

/** When a container was last started, from `.State` as JSON; null when it does not say. */
export function parseStartedAt(text: string): string | null {
  const read = state.safeParse(parseJson(text));
  return read.success ? read.data.StartedAt : null;
}

function toService(read: z.infer<typeof container>): RunningService {
  const ports = (read.Publishers ?? []).filter(({ PublishedPort }) => PublishedPort > 0);
  const code = codeOf(read);
  return {
    id: read.Service,
    image: shortName(read.Image),
    container: read.ID,
    state: stateOf(read, code),
    code,
    startMs: null,
    published: ports.map((port) => ({ host: port.URL, hostPort: port.PublishedPort, port: port.TargetPort })),
  };
}

/** As it was given: Podman prints the registry that it takes for names without one. */
function shortName(image: string): string {
  return image.replace(/^(docker\.io\/(library\/)?|localhost\/)/, '');
}

/**
 * Of one that has ended. Compose lists the containers, then asks for the exit code of each: one that has been started once
 * more in between has none, and 0 is printed. What the list itself says holds.
 */
function codeOf(read: z.infer<typeof container>): number | null {
  const { Status, ExitCode } = read;
  if (!hasEnded(read)) return null;
  const [, listed] = /^Exited \((\d+)\)/.exec(Status ?? '') ?? [];
  return listed === undefined ? (ExitCode ?? null) : Number(listed);
}

/** Also between the two questions, when it was still listed as running. Podman calls `stopped` what is not cleaned up yet. */
function hasEnded({ State, Health, ExitCode }: z.infer<typeof container>): boolean {
  return /^(exited|dead|stopped)$/.test(State) || (State === 'running' && !Health && Boolean(ExitCode));
}

/** How engines list what has a probe; Podman does not say. */
const PROBED = /\((?:health: starting|healthy|unhealthy)\)$/;

function stateOf(read: z.infer<typeof container>, code: number | null): RunningService['state'] {
  const { State, Status, Health } = read;
  if (hasEnded(read)) return code === 0 ? 'done' : 'failed';
  if (State === 'restarting') return 'failed';
  if (State !== 'running') return 'waiting';
  if (Health === 'healthy') return 'healthy';
  if (Health === 'unhealthy') return 'failed';
  // Its work was done in between, or it is started once more: the next look tells.
  if (!Health && PROBED.test(Status ?? '')) return 'starting';
  return Health === 'starting' ? 'starting' : 'running';
}
