import type { Companion, CompanionPackages } from '../model/companion.ts';
import { SHELL, SYSTEM, tools } from './common.ts';
import { redis } from './redis.ts';

/** Valkey, as the image `valkey/valkey` is used: Redis, by other names. */
export const valkey: Companion = {
  ...redis,
  id: 'valkey',
  files: 'redis',
  title: 'Valkey',
  suites: { bookworm: null, trixie: server('8.1') },
  user: { ...redis.user, name: 'valkey' },
  command: ['valkey-server'],
  // Its own image answers to both names, too.
  links: { 'usr/bin/redis-cli': 'valkey-cli', 'usr/bin/redis-server': 'valkey-server' },
};

function server(version: string): CompanionPackages {
  return {
    version,
    packages: {
      ...SYSTEM,
      ...SHELL,
      ...tools('cat'),
      'valkey-server': ['usr/bin/'],
      // The server is a link to the first of these.
      'valkey-tools': ['usr/bin/valkey-check-rdb', 'usr/bin/valkey-cli'],
    },
  };
}
