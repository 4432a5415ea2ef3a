import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Image } from '../src/model/image.ts';
import { openStore } from '../src/store/store.ts';
import { behavesAsEngine } from './engine-behaviour.ts';
import { sandbox, whereItWorks } from './engine-here.ts';
import { makeImage, specOf } from './engine-image.ts';
import { scratchFolder } from './support/store.ts';

const folder = scratchFolder();
const store = await openStore(join(folder, 'store'));

whereItWorks(await sandbox(store), process.env['CI'] === 'true', (engine) => {
  let image: Image;
  before(async () => {
    image = await makeImage(store);
    await engine.load(image);
  });

  behavesAsEngine(() => ({ engine, image }));

  test('what cannot be enforced here is said', () => {
    const hasOwners = !engine.gaps.some((gap) => gap.startsWith('owners of files are not kept'));
    assert.equal(hasOwners, userInfo().uid === 0);
  });

  test('a writable place that is a file in the image is refused', async () => {
    const writable = [{ path: '/app/server.js', kind: 'tmpfs' } as const];
    const spec = specOf(image, 'serve', { writable });
    await assert.rejects(engine.start(spec), { name: 'UserError', code: 'sandbox/not-a-directory' });
  });

  test('nothing stays behind, however this process ends', async () => {
    const abandon = fileURLToPath(new URL('./engine-abandon.ts', import.meta.url));
    const temporary = scratchFolder();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const child = spawn(process.execPath, [abandon, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TMPDIR: temporary },
      });
      const exit = once(child, 'exit').then(([code]) => assert.fail(`it ended with code ${code}`));
      const [line] = await Promise.race([once(child.stdout, 'data'), exit]);
      exit.catch(() => {});
      const pid = Number(String(line));
      assert.ok(existsSync(`/proc/${pid}`));
      child.kill(signal);
      await once(child, 'exit');
      for (let tries = 0; existsSync(`/proc/${pid}`) && tries < 3000; tries++) await sleep(20);
      assert.ok(!existsSync(`/proc/${pid}`), `${signal}: the program lives on`);
      // What SIGKILL leaves is a folder in the temporary folder: nobody is there to remove it.
      if (signal !== 'SIGKILL') assert.deepEqual(leftovers(temporary), [], signal);
    }
  });
});

function leftovers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('plimsoll-'));
}
