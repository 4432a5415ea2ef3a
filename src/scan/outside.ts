import { posix } from 'node:path';
import { readDotenv } from '../formats/dotenv/dotenv.ts';
import type { Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { originIn } from './origin.ts';

const FILES = ['.env', '.env.local', '.env.development', '.env.production', '.env.example', '.env.sample'];

/** Variables of a service that the files beside its code give addresses in the world, and none of them one on the machine. */
export function outsideVariables(tree: Tree, { path, env }: Service): ReadonlySet<string> {
  const files = FILES.map((name) => tree.text(posix.join(path, name))).filter((text) => text !== null);
  const given = files.map(readDotenv);
  const names = given.length === 0 ? [] : env.map(({ name }) => name);
  return new Set(
    names.filter((name) => {
      const origins = given.flatMap((values) => originIn(values[name] ?? '') ?? []);
      return origins.length > 0 && origins.every(({ isLocal, host }) => !isLocal && host.includes('.'));
    }),
  );
}
