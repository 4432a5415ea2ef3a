import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainName } from '../formats/reference/name.ts';
import type { Container, ContainerSpec, Engine } from '../model/engine.ts';
import type { RunScript, ScriptJob } from '../model/script.ts';
import type { Store } from '../model/store.ts';
import { packFolder } from './pack.ts';
import { inScratch } from './scratch.ts';

const POLL_MS = 200;
/** Compilers of a large library take that long on a small machine. */
const MOST_HOURS = 2;
/** Of its log, when it fails. */
const LOG_LINES = 30;

/** Runs build scripts in containers of an engine, which is looked for when the first is to run. */
export function scriptRunner(engine: () => Promise<Engine>, store: Store): RunScript {
  return async (job) => {
    const found = await engine();
    await found.load(job.image);
    const container = await found.start(specOf(job));
    try {
      const failed = await ended(container);
      if (failed !== null) return { failed };
      return await inScratch(async (folder) => {
        for (const [at, path] of job.outputs.entries()) await container.copy(path, join(folder, String(at)));
        return { tar: await packFolder(folder, store) };
      });
    } finally {
      await container.remove();
    }
  };
}

function specOf({ name, image, command, env, folder, workdir, user }: ScriptJob): ContainerSpec {
  return {
    image,
    name: `plimsoll-build-${plainName(name)}-${randomBytes(3).toString('hex')}`,
    env,
    user: { ...user, name: 'build', home: '/tmp' },
    workdir,
    command,
    writable: [
      { path: '/tmp', kind: 'tmpfs' },
      { path: folder, kind: 'volume' },
    ],
    passing: true,
    limits: { memory: 4e9, cpus: availableParallelism(), pids: 4096 },
    stop: { signal: 'SIGTERM', grace: 5 },
    network: false,
    port: null,
  };
}

/** Waits for its end; the end of its log when that is not a good one. */
async function ended(container: Container): Promise<string | null> {
  for (;;) {
    const { running, code, outOfMemory } = await container.state();
    if (!running && code === 0) return null;
    const tooLong = running && Date.now() - container.startedAt > MOST_HOURS * 3_600_000;
    if (running && !tooLong) {
      await sleep(POLL_MS);
      continue;
    }
    const lines = (await container.logs()).trimEnd().split('\n').slice(-LOG_LINES).join('\n');
    if (outOfMemory) return `it took more than 4 GB of memory\n${lines}`;
    return tooLong
      ? `it did not end within ${MOST_HOURS} hours\n${lines}`
      : `it ended with code ${code}\n${lines}`;
  }
}
