import { elfArchitecture } from '../formats/elf/read.ts';
import { contentHead, contentSize } from '../formats/zip/content.ts';
import type { Platform } from '../model/config.ts';
import type { Entry, FileEntry } from '../model/entry.ts';
import type { Finding } from '../model/finding.ts';
import { wrongArchitecture } from './findings.ts';

/** As much of a file as names its machine (System V ABI, ELF header). */
const HEAD = 20;

/**
 * A finding when a wheel holds native code and none of it is for the platform: what its file name claims is not so, and
 * importing it would fail. Wheels that carry code for several machines, or programs for devices, are fine.
 */
export async function checkArchitecture(
  wheel: string,
  entries: readonly Entry[],
  platform: Platform,
): Promise<readonly Finding[]> {
  const wanted = platform === 'linux/arm64' ? 'arm64' : 'amd64';
  let other: { readonly path: string; readonly architecture: string } | null = null;
  for (const entry of entries) {
    if (entry.kind !== 'file' || !mayBeNative(entry)) continue;
    const architecture = elfArchitecture(await contentHead(entry.content, HEAD, `${wheel}: ${entry.path}`));
    if (architecture === wanted) return [];
    if (architecture === 'amd64' || architecture === 'arm64') other ??= { path: entry.path, architecture };
  }
  return other ? [wrongArchitecture(wheel, other.path, other.architecture, platform)] : [];
}

function mayBeNative({ path, mode, content }: FileEntry): boolean {
  const isLibrary = /\.so(\.[\d.]+)?$/.test(path);
  const isProgram = (mode & 0o111) !== 0 && !path.endsWith('.py');
  return contentSize(content) >= HEAD && (isLibrary || isProgram);
}
