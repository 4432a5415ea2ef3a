import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Found } from '../src/engine/found.ts';
import { run } from '../src/engine/run.ts';
import { findSandbox } from '../src/engine/sandbox/find.ts';
import { toolBubblewrap } from '../src/engine/toolchain/bubblewrap.ts';
import { toolPackages } from '../src/lock/debian/tools.ts';
import type { Engine } from '../src/model/engine.ts';
import { silent } from '../src/model/progress.ts';
import type { Store } from '../src/model/store.ts';
import { realArchive } from './support/archive.ts';

/** The sandbox of this machine: with the bubblewrap that is installed, else with the one of the partial mirror. */
export function sandbox(store: Store): Promise<Found> {
  const assemble = async () => {
    const { archive, now } = await realArchive();
    const packages = toolPackages({ archive, store, now });
    return toolBubblewrap('bookworm', { archive, store, progress: silent, packages });
  };
  return findSandbox({ run, store, progress: silent, assemble });
}

/**
 * Runs tests of an engine where it works. Where it does not they are skipped with the reason, or fail when `required`:
 * so nobody takes a suite for passed that could not be run.
 */
export function whereItWorks(found: Found, required: boolean, tests: (engine: Engine) => void): void {
  if (found.engine !== null) {
    tests(found.engine);
    return;
  }
  const { because, fix } = found;
  test('the engine works', { skip: required ? false : because }, () => assert.fail(`${because}. ${fix}`));
}
