import type { Platform } from '../../model/config.ts';

/** Debian's names of the architectures that images are built for. */
export type DebianArchitecture = 'amd64' | 'arm64';

/** Debian's name for a platform's architecture. */
export function debianArchitecture(platform: Platform): DebianArchitecture {
  return platform === 'linux/amd64' ? 'amd64' : 'arm64';
}

/** The folder of an architecture's libraries below `lib` and `usr/lib` (Debian policy 9.1.1, multiarch tuples). */
export function multiarchTuple(architecture: string): string {
  if (architecture === 'amd64') return 'x86_64-linux-gnu';
  return architecture === 'arm64' ? 'aarch64-linux-gnu' : architecture;
}
