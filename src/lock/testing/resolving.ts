import { stringify } from 'smol-toml';
import { targetEnvironment } from '../../formats/marker/environment.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Answer } from '../../model/resolve.ts';
import type { Sources } from '../../model/source.ts';
import { readWanted } from '../wanted/wanted.ts';

/** What is resolved for, where nothing is built from sources. */
export const OPTIONS = {
  python: '3.11',
  platforms: ['linux/amd64'],
  preferred: [],
  sources: null,
  tell: () => {},
} as const;

/** What an index answers where sources will do: a release of which it has nothing else. */
export function sourceOnly(name: string, version: string, sha256 = 'a'.repeat(64)): Answer {
  const url = `https://files.example.org/${name}-${version}.tar.gz`;
  const packages = [{ name, version, sdist: { url, hashes: { sha256 } } }];
  return { pylock: stringify({ 'lock-version': '1.0', packages }) };
}

/** Of a machine that can build, and has not. */
export const unmade: Sources['unmade'] = async (left) => ({ left, why: null });

export const ENVIRONMENT = targetEnvironment('linux/amd64', '3.11.2');

/** What a requirements.txt wants, with other files beside it. */
export async function wantedOf(requirements: string, more: Readonly<Record<string, string>> = {}) {
  const plan = {
    ecosystem: 'python',
    manifest: 'requirements.txt',
    manager: 'pip',
    added: [],
    dropped: [],
    needed: [],
  } as const;
  return readWanted(plan, memoryTree({ 'requirements.txt': requirements, ...more }));
}
