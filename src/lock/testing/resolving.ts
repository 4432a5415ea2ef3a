import { targetEnvironment } from '../../formats/marker/environment.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { readWanted } from '../wanted/wanted.ts';

/** What is resolved for, where nothing is built from sources. */
export const OPTIONS = {
  python: '3.11',
  platforms: ['linux/amd64'],
  preferred: [],
  sources: { make: async () => null },
} as const;

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
