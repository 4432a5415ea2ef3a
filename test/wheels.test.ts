import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { omitted } from '../src/build/trim/omit.ts';
import { installWheel } from '../src/formats/wheel/install.ts';
import { parseWheelName } from '../src/formats/wheel/name.ts';
import { sourceFacts } from '../src/formats/wheel/sources.ts';
import { bestWheel } from '../src/formats/wheel/tags.ts';
import { fileBlob } from '../src/store/file.ts';
import {
  differences,
  type Installed,
  installed,
  PREFIX,
  pipInstalls,
  plimsollInstalls,
} from './support/installed.ts';
import { WHEELS } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

// What pip installs from the wheels that `npm test` keeps, and what we do, are the same files. `bench/wheels.ts` does
// the same with the packages that are downloaded most.
/** Compressed bytes: larger wheels take long to install and are no different. */
const MOST = 24e6;

const version = execFileSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' }).trim(); // biome-ignore format: a line
const wheels = chosenWheels(version);
const theirs = pipInstalls('python3', version, WHEELS, wheels, join(scratchFolder(), 'venv'));

test('every wheel installs to the files that pip installs', async (context) => {
  const ours = new Map<string, Installed>();
  for (const file of wheels)
    for (const [path, one] of await plimsollInstalls(WHEELS, file, version)) ours.set(path, one);
  assert.deepEqual(differences(ours, theirs), []);
  context.diagnostic(`${wheels.length} wheels, ${ours.size} files compared`);
});

test('with trimming, the same but for what the rules name', async (context) => {
  const trim = { kinds: ['tests', 'stubs', 'headers', 'static'], mentioned: [] } as const;
  const site = `${PREFIX}/lib/python${version}/site-packages`;
  const ours = new Map<string, Installed>();
  const out = new Set<string>();
  for (const file of wheels) {
    const options = { file, python: version, prefix: PREFIX };
    const blob = fileBlob(join(WHEELS, file));
    const full = await installWheel(blob, options);
    const facts = new Map([[file, await sourceFacts(full, site, [])]]);
    const wheel = { file, name: parseWheelName(file)?.name ?? '' };
    const rules = omitted(wheel, full, version, { ...trim, facts });
    for (const path of rules.keys()) out.add(path.slice(PREFIX.length + 1));
    const kept = await installWheel(blob, { ...options, omit: (path) => rules.has(path) });
    for (const [path, one] of await installed(kept)) ours.set(path, one);
  }
  assert.ok(out.size > 0);
  for (const path of out)
    assert.match(
      path,
      /(^|\/)tests?\/|\/numpy\/distutils\/|\.(pyi|h|hpp|hh|pxd|pxi|pyx|c|cpp|a|lib|cmake|pc|tp|in)$|py\.typed$|\/conftest\.py$|\/_(simd|test_\w+|\w+_tests)\.[^/]+\.so$/,
    );
  assert.deepEqual([...ours.keys(), ...out].sort(), [...theirs.keys()].sort());
  assert.deepEqual(differences(ours, theirs, out), []);
  context.diagnostic(`${ours.size} files compared, ${out.size} left out`);
});

test('a file that is not there, has other bytes or another mode is a difference', () => {
  const file = (hash: string, mode: number, text = ''): Installed => ({ hash, mode, text });
  const pip = new Map([
    ['a.py', file('1', 0o644)],
    ['b.py', file('2', 0o644)],
    ['bin/c', file('3', 0o755)],
    ['d-1.dist-info/RECORD', file('4', 0o644, 'a.py,sha256=1,1\nb.py,sha256=2,2\n')],
  ]);
  const own = new Map([
    ['b.py', file('0', 0o644)],
    ['bin/c', file('3', 0o644)],
    ['d-1.dist-info/RECORD', file('5', 0o644, 'a.py,sha256=1,1\nb.py,sha256=0,2\n')],
    ['e.py', file('6', 0o644)],
  ]);
  assert.deepEqual(differences(own, pip), [
    'a.py: only pip installs it',
    'b.py: other bytes',
    'bin/c: mode 0644 instead of 0755',
    'd-1.dist-info/RECORD: pip does not say b.py sha256=0 2',
    'd-1.dist-info/RECORD: only pip says b.py sha256=2 2',
    'e.py: pip does not install it',
  ]);
  assert.deepEqual(differences(pip, pip), []);
});

/** One wheel of each package that this machine's Python can install. */
function chosenWheels(python: string): readonly string[] {
  const files = existsSync(WHEELS) ? readdirSync(WHEELS).filter((file) => file.endsWith('.whl')) : [];
  const byName = Map.groupBy(files, (file) => parseWheelName(file)?.name ?? file);
  const target = { python, platform: 'linux/amd64', glibc: [2, 36] } as const;
  const chosen = [...byName.values()].flatMap((all) => bestWheel(all, target) ?? []);
  const small = chosen.filter((file) => statSync(join(WHEELS, file)).size <= MOST).sort();
  assert.ok(small.length > 0, `no wheels for Python ${python} in ${WHEELS}; fill it: node scripts/mirror.ts`);
  return small;
}
