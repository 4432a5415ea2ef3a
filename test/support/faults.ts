import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { plimsoll, type Ran } from '../../src/cli/testing/plimsoll.ts';
import type { Lock } from '../../src/model/lock.ts';
import { sha256 } from './hash.ts';
import { LOCAL_MIRROR, offline, WHEELS } from './local.ts';
import { scratchFolder } from './store.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const USED = /^(flask|werkzeug|jinja2|markupsafe|itsdangerous|click-|blinker|gunicorn|packaging)/i;

/** A small application with its lock, built from a wheelhouse and a Debian mirror of its own that tests may damage. */
export interface Site {
  readonly folder: string;
  /** Wheels. */
  readonly house: string;
  readonly lock: Lock;
  /** Builds into an empty cache, or the one given; with a layout when `into` names its folder. */
  build(cache: string, into?: string): Promise<Ran>;
  /** Begins a build and kills it with all it has started. */
  kill(cache: string, after: number): Promise<void>;
  /** Puts other bytes in place of a file of the mirror; the function puts it back. */
  replaceDeb(file: string, bytes: Uint8Array): () => void;
  debBytes(file: string): Buffer;
  writeLock(text: string): void;
}

export async function openSite(): Promise<Site> {
  const [folder, house, mirror, store] = [scratchFolder(), scratchFolder(), scratchFolder(), scratchFolder()];
  for (const name of readdirSync(WHEELS).filter((one) => USED.test(one)))
    cpSync(join(WHEELS, name), join(house, name));
  // A copy that costs nothing where the file system allows it: what is damaged is another file.
  await execa('cp', ['-a', '--reflink=auto', `${join(ROOT, '.cache/debian')}/.`, mirror]);
  const env = { ...(await offline(store)), PIP_FIND_LINKS: house };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'app.py'), 'from flask import Flask\napp = Flask(__name__)\n');
  writeFileSync(join(folder, 'requirements.txt'), 'flask\n');
  writeFileSync(join(folder, '.python-version'), '3.11\n');
  writeFileSync(
    join(folder, 'plimsoll.yaml'),
    LOCAL_MIRROR.replace(/\["[^"]*"\]/, `["${pathToFileURL(mirror).href}"]`),
  );
  const locked = await plimsoll(['lock', folder], { env });
  if (locked.code !== 0) throw new Error(locked.stderr);
  const lockFile = join(folder, 'plimsoll.lock');
  const lock: Lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  const pathOf = (file: string): string => join(mirror, lock.debs[file]?.path ?? basename(file));
  return {
    folder,
    house,
    lock,
    build: (cache, into) =>
      plimsoll(
        ['build', folder, '--locked', '--json', ...(into === undefined ? [] : ['--output', `oci:${into}`])],
        {
          env: { ...env, PLIMSOLL_CACHE: cache },
        },
      ),
    async kill(cache, after) {
      const child = spawn(
        process.execPath,
        [MAIN, 'build', folder, '--locked', '--output', `oci:${cache}.oci`],
        {
          env: { ...process.env, ...env, PLIMSOLL_CACHE: cache },
          detached: true,
          stdio: 'ignore',
        },
      );
      const ended = new Promise((resolve) => child.on('close', resolve));
      await Promise.race([sleep(after), ended]);
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
    debBytes: (file) => readFileSync(pathOf(file)),
    replaceDeb(file, bytes) {
      const before = readFileSync(pathOf(file));
      const put = (content: Uint8Array): void => {
        rmSync(pathOf(file));
        writeFileSync(pathOf(file), content);
      };
      put(bytes);
      return () => put(before);
    },
    writeLock(text) {
      writeFileSync(lockFile, text);
      chmodSync(lockFile, 0o644);
    },
  };
}

/** Begins what a test says of a fault it has put in; `bench/faults.ts` makes its table of these. */
export const FAULT = 'fault: ';

/** Says what came of a fault that a test has put in, once that was as it should be. */
export function tell(t: TestContext, what: string, outcome: string): void {
  t.diagnostic(`${FAULT}${what} => ${outcome}`);
}

/** Files of a layout whose bytes are not what their names say; those that are missing too. */
export function damagedBlobs(layout: string): readonly string[] {
  const blobs = join(layout, 'blobs/sha256');
  return readdirSync(blobs).filter((name) => sha256(readFileSync(join(blobs, name))) !== name);
}
