import { type Block, block, continued } from './block.ts';

/** Installs packages of Debian, of which nothing but their files stays; nothing for none. */
export function apt(because: string, packages: readonly string[]): Block {
  if (packages.length === 0) return block(null);
  const caches = ['/var/cache/apt', '/var/lib/apt/lists'].map(
    (path) => `--mount=type=cache,target=${path},sharing=locked`,
  );
  return block(
    because,
    ...continued(`RUN ${caches.join(' ')}`, [
      'apt-get update &&',
      'apt-get install --yes --no-install-recommends',
      ...packages.map((name) => `  ${name}`),
    ]),
  );
}
