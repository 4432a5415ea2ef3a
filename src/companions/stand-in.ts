import { posix } from 'node:path';
import { parseImageName } from '../formats/dockerfile/image.ts';
import type { Companion } from '../model/companion.ts';
import { companionOf } from './index.ts';

/** Companions by what official images, and roles in a stack, are called otherwise. */
const CALLED: Readonly<Record<string, string>> = { 'eclipse-mosquitto': 'mosquitto', mqtt: 'mosquitto' };

/** What runs where an image cannot be had. */
export interface StandIn {
  /** Null when there is nothing like it. */
  readonly companion: Companion | null;
  /** True where the companion is what the image is called after, and so has what people expect of that. */
  readonly isSame: boolean;
}

/**
 * Whoever asks for `valkey/valkey:8` gets Valkey, and not what else its role could be played by.
 * @param role of the store in the stack
 */
export function standIn(image: string, role: string): StandIn {
  const called = (name: string): Companion | null => companionOf(CALLED[name] ?? name);
  const named = called(posix.basename(parseImageName(image).repository));
  return { companion: named ?? called(role), isSame: named !== null };
}
