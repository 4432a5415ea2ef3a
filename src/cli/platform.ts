import type { Platform } from '../model/config.ts';

/** True for the platform whose images this machine runs without emulation. */
export function isHost(platform: Platform): boolean {
  return platform === `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
}
