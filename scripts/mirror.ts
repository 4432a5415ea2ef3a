import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseLock } from '../src/formats/lockfile/lockfile.ts';
import { UserError } from '../src/model/error.ts';
import type { Lock } from '../src/model/lock.ts';
import { openStore } from '../src/store/store.ts';
import { mirrorDebian } from './mirror/debian.ts';
import { mirrorWheels } from './mirror/wheels.ts';

/**
 * Fills `.cache/debian` (a partial Debian archive: indexes, the packages of every base and tool, those of the locks) and
 * `.cache/wheels` (the locks' wheels), from where this machine's apt and pip get theirs. Both work as `file:` mirrors:
 * with them, tests and benches need no network. What is there is not fetched again; signed indexes that have
 * expired are.
 */
const USAGE =
  'usage: node scripts/mirror.ts [--architecture amd64]... [--suite bookworm]... [--refresh] [LOCK]...\n';

const CACHE = new URL('../.cache/', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    architecture: { type: 'string', multiple: true, default: ['amd64'] },
    suite: { type: 'string', multiple: true, default: ['bookworm', 'trixie'] },
    refresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

try {
  const locks = positionals.map(readLock);
  const store = await openStore(fileURLToPath(new URL('store', CACHE)));
  const talk = (line: string): boolean => process.stderr.write(`${line}\n`);
  const debian = await mirrorDebian({
    folder: fileURLToPath(new URL('debian', CACHE)),
    store,
    talk,
    suites: values.suite,
    architectures: values.architecture,
    debs: locks.flatMap((lock) => Object.values(lock.debs)),
    refresh: values.refresh,
  });
  const wheels = await mirrorWheels({ folder: fileURLToPath(new URL('wheels', CACHE)), store, talk, locks });
  process.stdout.write(`.cache/debian: ${debian}\n.cache/wheels: ${wheels}\n`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n${error.fix}\n`);
  process.exitCode = error.exit;
}

function readLock(path: string): Lock {
  const { value, diagnostics } = parseLock(readFileSync(path, 'utf8'));
  const [fault] = diagnostics;
  if (value === null)
    throw new UserError({
      code: 'mirror/bad-lock',
      message: `${path}: ${fault?.message ?? 'is no lock'}`,
      fix: fault?.fix ?? 'Name a plimsoll.lock.',
    });
  return value;
}
