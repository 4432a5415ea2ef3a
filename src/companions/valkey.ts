import type { Companion } from '../model/companion.ts';
import { redis, redisPackages } from './redis.ts';

/** Valkey, as the image `valkey/valkey` is used: Redis, by other names. */
export const valkey: Companion = {
  ...redis,
  id: 'valkey',
  files: 'redis',
  title: 'Valkey',
  suites: { bookworm: null, trixie: redisPackages('valkey', '8.1') },
  user: { ...redis.user, name: 'valkey' },
  command: ['valkey-server'],
  // Its own image answers to both names, too.
  links: { 'usr/bin/redis-cli': 'valkey-cli', 'usr/bin/redis-server': 'valkey-server' },
};
