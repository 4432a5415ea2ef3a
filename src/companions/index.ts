import type { Companion } from '../model/companion.ts';
import { nginx } from './nginx.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';

/** Those there are, by id. */
export const COMPANIONS: readonly Companion[] = [nginx, postgres, redis];

export function companionOf(id: string): Companion | null {
  return COMPANIONS.find((companion) => companion.id === id) ?? null;
}
