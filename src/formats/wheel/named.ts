import { parseWheelName, type WheelName } from './name.ts';

/** What a file name may hold, and how URLs write it. */
const FILE = /[\w.!+%-]+\.whl\b/g;

/**
 * The wheels that a text names: a lock of whichever tool, which has them as file names or at the ends of URLs. What is no
 * name of a wheel is passed over. Never throws.
 */
export function wheelsNamedIn(text: string): readonly WheelName[] {
  const files = new Set([...text.matchAll(FILE)].map(([file]) => file.replaceAll(/%2B/gi, '+')));
  return [...files].flatMap((file) => parseWheelName(file) ?? []);
}
