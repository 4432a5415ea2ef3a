import type { Platform } from '../model/config.ts';

/** The platform whose images this machine runs without emulation. */
export function hostPlatform(): Platform {
  return process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
}

/** True for the platform whose images this machine runs without emulation. */
export function isHost(platform: Platform): boolean {
  return platform === `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
}
