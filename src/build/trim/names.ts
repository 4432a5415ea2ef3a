import { inflateSync } from 'node:zlib';
import { namesInBytes, reachesOf } from '../../formats/python/reaches.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { Tree } from '../../model/tree.ts';

/** Files that name classes and functions: pickles hold what to import when they are read. */
const PICKLE = /\.(?:pkl|pickle|joblib|sav|dill|cloudpickle|pt|pth|npy|npz)$/i;
const SETTINGS = /\.(?:ya?ml|json|toml|ini|cfg|conf|env|txt)$/i;
const MOST_PICKLE = 512 * 1024 * 1024;
const MOST_SETTINGS = 1024 * 1024;

/** Dotted names that a service's own files, its command and its variables spell: what they lead to stays in its image. */
export async function namesOf(plan: ServicePlan, tree: Tree): Promise<readonly string[]> {
  const { files, weights } = plan.source.value;
  const words = [...plan.command.value, ...Object.values(plan.env).map(({ value }) => value)];
  const names = new Set(namesInBytes(Buffer.from(words.join('\n')), false));
  for (const word of plan.command.value) names.add(word);
  for (const path of new Set([...files, ...weights]))
    for (const name of await namesIn(path, tree)) names.add(name);
  return [...names].sort();
}

async function namesIn(path: string, tree: Tree): Promise<readonly string[]> {
  if (path.endsWith('.py')) return reachesOf(tree.text(path) ?? '', path).names;
  const isPickle = PICKLE.test(path);
  const blob = isPickle || SETTINGS.test(path) ? tree.blob(path) : null;
  if (blob === null || blob.size > (isPickle ? MOST_PICKLE : MOST_SETTINGS)) return [];
  const bytes = await blob.read(0, blob.size);
  return namesInBytes(isPickle ? unzipped(bytes) : bytes, isPickle);
}

/** joblib compresses with zlib when asked to; other methods keep their names to themselves, and the run has to show them. */
function unzipped(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x78) return bytes;
  try {
    return inflateSync(bytes, { maxOutputLength: MOST_PICKLE });
  } catch {
    return bytes;
  }
}
