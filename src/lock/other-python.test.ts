import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringify } from 'smol-toml';
import { fakePlan } from '../../test/support/image.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import { choose } from '../model/evidence.ts';
import type { Resolver } from '../model/resolve.ts';
import { withOtherPython } from './other-python.ts';
import { wantedOf } from './testing/resolving.ts';
import { readWanted } from './wanted/wanted.ts';
import { noWheel } from './wheel-findings.ts';

const DEBIAN = fakePlan({ id: 'api' });
const IMAGE = fakePlan({
  id: 'api',
  base: choose({ ...DEBIAN.base.value, kind: 'image', image: 'oci:base' }, ''),
});
const AT = { path: 'requirements.txt', line: 1 };
const REFUSED = noWheel(
  { name: 'old', version: '1', marker: null, requiresPython: null, wheels: [], source: null },
  'linux/amd64',
  '3.13',
  AT,
);

/** An index whose package has wheels for these versions of Python only. */
function indexFor(pythons: readonly string[], asked: string[] = []): Resolver {
  return {
    async resolve({ python, platforms }) {
      asked.push(`${python} ${platforms}`);
      if (!pythons.includes(python))
        return { refusal: { reason: 'platform', name: 'old', explanation: 'Because it is so.' } };
      const tag = `cp${python.replace('.', '')}`;
      const url = `https://files.example.org/old-1-${tag}-${tag}-manylinux_2_28_x86_64.whl`;
      return {
        pylock: stringify({
          'lock-version': '1.0',
          packages: [{ name: 'old', version: '1', wheels: [{ url, hashes: { sha256: 'a'.repeat(64) } }] }],
        }),
      };
    },
  };
}

test('what has no wheel for one version of Python and has them for another is told which, and where to say it', async () => {
  const cases: readonly (readonly [typeof DEBIAN, string, readonly string[], string])[] = [
    [DEBIAN, '3.13', ['3.11'], 'Set services.api.python: "3.11" in plimsoll.yaml, if the code runs on it: '],
    [DEBIAN, '3.11', ['3.13', '3.12'], 'Set services.api.python: "3.13" in plimsoll.yaml'],
    [DEBIAN, '3.13', ['3.12'], 'Set services.api.base in plimsoll.yaml to an image with Python 3.12'],
    [DEBIAN, '3.11', ['3.8'], 'Set services.api.base in plimsoll.yaml to an image with Python 3.8'],
    [IMAGE, '3.13', ['3.11'], 'Set services.api.base in plimsoll.yaml to an image with Python 3.11'],
  ];
  for (const [service, python, pythons, fix] of cases) {
    const asked: string[] = [];
    const options = { python, platforms: ['linux/amd64'], resolver: indexFor(pythons, asked) } as const;
    const [told] = await withOtherPython([REFUSED], service, await wantedOf('old==1\n'), options);
    assert.ok(told !== undefined);
    assert.ok(told.fix.startsWith(fix), told.fix);
    assert.ok(told.fix.endsWith(REFUSED.fix), told.fix);
    assert.deepEqual({ ...told, fix: '' }, { ...REFUSED, fix: '' });
    assert.ok(!asked.some((one) => one.startsWith(python)), 'the version at hand was asked for again');
  }
});

test('what has no wheel for any version, or fails for another reason, is told as it was', async () => {
  const asked: string[] = [];
  const options = { python: '3.13', platforms: ['linux/amd64'], resolver: indexFor([], asked) } as const;
  const wanted = await wantedOf('old==1\n');
  assert.deepEqual(await withOtherPython([REFUSED], DEBIAN, wanted, options), [REFUSED]);
  assert.ok(asked.length > 0);
  asked.length = 0;
  const other = { ...REFUSED, rule: 'lock/conflict' };
  assert.deepEqual(await withOtherPython([other], DEBIAN, wanted, options), [other]);
  assert.deepEqual(asked, []);
});

test('the wheels that a lock of another tool names are looked at, for every platform', async () => {
  const url = (machine: string) =>
    `https://files.example.org/old-1-cp311-cp311-manylinux_2_28_${machine}.whl`;
  const lock = (machines: readonly string[]) =>
    stringify({
      'lock-version': '1.0',
      packages: [
        {
          name: 'old',
          version: '1',
          wheels: machines.map((machine) => ({ url: url(machine), hashes: { sha256: 'a'.repeat(64) } })),
        },
      ],
    });
  const plan = {
    ecosystem: 'python',
    manifest: 'pylock.toml',
    manager: null,
    added: [],
    dropped: [],
  } as const;
  const options = {
    python: '3.13',
    platforms: ['linux/amd64', 'linux/arm64'],
    resolver: { resolve: () => assert.fail('the lock says it') },
  } as const;
  for (const [machines, isTold] of [
    [['x86_64', 'aarch64'], true],
    [['x86_64'], false],
  ] as const) {
    const wanted = await readWanted({ ...plan, needed: [] }, memoryTree({ 'pylock.toml': lock(machines) }));
    const [told] = await withOtherPython([REFUSED], DEBIAN, wanted, options);
    assert.equal(told?.fix.includes('services.api.python: "3.11"'), isTold);
  }
});
