import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/store/store.ts';

/** A folder of its own for a test file, gone when the process ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty store in a scratch folder. */
export function scratchStore(): Promise<Store> {
  return openStore(scratchFolder());
}
