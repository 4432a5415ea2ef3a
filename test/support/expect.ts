import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The bundled applications. */
export const EXAMPLES = join(import.meta.dirname, '../../examples');

const service = z.strictObject({
  id: z.string(),
  path: z.string(),
  kind: z.enum(['api', 'web', 'ui', 'ssr', 'static', 'worker', 'job']),
  framework: z.string(),
  /** Null where the framework's own command finds it. */
  entrypoint: z.string().nullable(),
  port: z.number().nullable(),
  health: z.string().nullable(),
  stores: z.array(z.string()),
  /** Folders it writes to, as the code has them. */
  writes: z.array(z.string()),
  /** What it declares for nothing, among other things. */
  unused: z.array(z.string()),
  /** What nobody may take for unused: used by name, by plug-in, lazily, or on the command line. */
  needed: z.array(z.string()),
});

const finding = z.strictObject({
  path: z.string(),
  /** A regular expression that the message matches. */
  says: z.string(),
  because: z.string(),
});

const step = z.strictObject({
  what: z.string(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** As the front proxy is asked; `{{name}}` stands for what an earlier step kept, in headers and bodies too (there as it was: a number stays one). */
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).optional(),
  json: z.unknown().optional(),
  form: z.record(z.string(), z.string()).optional(),
  /** Sent as multipart/form-data, with the fields of `form`. The path is relative to the example. */
  file: z.strictObject({ field: z.string(), path: z.string(), type: z.string() }).optional(),
  status: z.number(),
  /** Values by dotted path into the JSON that is answered (`0.name`, `boxes.length`). */
  answers: z.record(z.string(), z.unknown()).optional(),
  /** The body contains it. */
  text: z.string().optional(),
  /** Headers of the answer. */
  says: z.record(z.string(), z.string()).optional(),
  /** Names for later steps, each by the dotted path of its value. */
  keep: z.record(z.string(), z.string()).optional(),
  /** Asked again, once a second for a minute, until it is so. */
  eventually: z.literal(true).optional(),
});

const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), path: z.string() }),
  z.strictObject({ do: z.literal('fill'), label: z.string(), with: z.string() }),
  z.strictObject({ do: z.literal('attach'), label: z.string(), file: z.string() }),
  z.strictObject({ do: z.literal('press'), button: z.string() }),
  z.strictObject({ do: z.literal('see'), text: z.string() }),
]);

const expectation = z.strictObject({
  services: z.array(service),
  stores: z.array(z.string()),
  links: z.array(z.strictObject({ from: z.string(), to: z.string(), via: z.string() })),
  weights: z.array(z.string()),
  findings: z.array(finding),
  /** What a run on a closed network sets in the environment besides the secrets. */
  settings: z.record(z.string(), z.string()),
  journey: z.array(step).min(1),
  /** The same in a browser; none without a front end. */
  browser: z.array(action).optional(),
  /** Parts of the system that a machine without a container registry cannot run. */
  notRun: z.array(z.strictObject({ component: z.string(), because: z.string() })),
});

/** What an example is known to be: what scanning must find in it, and what its users do. */
export type Expectation = z.infer<typeof expectation>;
export type Step = z.infer<typeof step>;
export type Action = z.infer<typeof action>;

/** Reads and checks `examples/NAME/expect.json`; unknown keys are errors. */
export function expected(name: string): Expectation {
  return expectation.parse(JSON.parse(readFileSync(join(EXAMPLES, name, 'expect.json'), 'utf8')));
}
