import { posix } from 'node:path';
import { open } from '../dotenv/secret.ts';
import { at, text, type YamlNode } from '../yaml/node.ts';
import { type ReadText, readCompose } from './compose.ts';
import { environmentBeside, interpolate, parseEnvironment } from './interpolate.ts';
import type { ComposeService } from './service.ts';

type Variables = ReadonlyMap<string, string>;

/** A service with the variables that its file puts into it, and with those that its container gets. */
export interface GivenService {
  readonly service: ComposeService;
  /** Of the `.env` beside the file. */
  readonly beside: Variables;
  /** Of `environment`, and below it of the files that are named. */
  readonly given: Variables;
}

/** The services of one compose file, read by itself as Compose would; what may be a secret in other files is not read. */
export function givenServices(path: string, read: ReadText): readonly GivenService[] {
  const beside = open(environmentBeside([path], read));
  return (readCompose([path], read, beside)?.services ?? []).map((service) => ({
    service,
    beside,
    given: new Map([
      ...envFiles(at(service.node, 'env_file'), posix.dirname(path), beside, read),
      ...service.environment.flatMap((one) => {
        const value = one.value ?? beside.get(one.name);
        return value === undefined ? [] : [[one.name, value] as const];
      }),
    ]),
  }));
}

/** What is in the files that a service takes its environment from (compose specification, "env_file"). */
function envFiles(
  node: YamlNode | null,
  folder: string,
  beside: Variables,
  read: ReadText,
): readonly (readonly [string, string])[] {
  return (node?.kind === 'list' ? node.items : [node]).flatMap((item) => {
    const written = text(item) ?? text(at(item, 'path'));
    const path = written === null ? null : posix.join(folder, interpolate(written, beside).text);
    return path === null ? [] : [...open(parseEnvironment(read(path) ?? ''))];
  });
}
