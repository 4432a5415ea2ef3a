import { posix } from 'node:path';
import { type ReadText, readCompose } from '../../formats/compose/compose.ts';
import { environmentBeside, interpolate, parseEnvironment } from '../../formats/compose/interpolate.ts';
import { holdsPassword, isSecret } from '../../formats/dotenv/secret.ts';
import { at, text, type YamlNode } from '../../formats/yaml/node.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { evidenceAt } from '../evidence.ts';

/** A service of a compose file that runs an image, and where it is named. */
export interface Composed {
  readonly name: string;
  readonly image: string;
  readonly evidence: Evidence;
  readonly environment: ReadonlyMap<string, string>;
  /** True of a file that was emitted: it says what was decided before. */
  readonly emitted: boolean;
}

/**
 * The services of the tree's compose files that run an image, each file read by itself, with the variables that Compose
 * would give them: those of files that are named, and of the `.env` beside it. What may be a secret there is not read.
 */
export function* composedServices({ containerFiles }: Inventory, tree: Tree): Generator<Composed> {
  for (const { path } of containerFiles.filter(({ kind }) => kind === 'compose')) {
    const written = tree.text(path);
    if (written === null) continue;
    const emitted = /^# .*plimsoll emit\.$/m.test(written.slice(0, 400));
    const read = (name: string): string | null => tree.text(name);
    const beside = open(environmentBeside([path], read));
    for (const { name, image, environment, node } of readCompose([path], read, beside)?.services ?? [])
      if (image !== null)
        yield {
          name,
          image: image.name,
          evidence: evidenceAt(image.at.path, tree.text(image.at.path) ?? '', image.at.start),
          environment: new Map([
            ...envFiles(at(node, 'env_file'), posix.dirname(path), beside, read),
            ...environment.flatMap((one) => {
              const value = one.value ?? beside.get(one.name);
              return value === undefined ? [] : [[one.name, value] as const];
            }),
          ]),
          emitted,
        };
  }
}

/** What is in the files that a service takes its environment from (compose specification, "env_file"). */
function envFiles(
  node: YamlNode | null,
  folder: string,
  beside: ReadonlyMap<string, string>,
  read: ReadText,
): readonly (readonly [string, string])[] {
  return (node?.kind === 'list' ? node.items : [node]).flatMap((item) => {
    const written = text(item) ?? text(at(item, 'path'));
    const path = written === null ? null : posix.join(folder, interpolate(written, beside).text);
    return path === null ? [] : [...open(parseEnvironment(read(path) ?? ''))];
  });
}

/** Without what may be a secret. */
function open(variables: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...variables].filter(([name, value]) => !isSecret(name) && !holdsPassword(value)));
}
