import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchFolder } from '../../../test/support/store.ts';
import { sourceFacts } from '../../formats/wheel/sources.ts';
import { openStore } from '../../store/store.ts';
import { file, symlink } from '../base/make.ts';
import type { Installed } from '../wheels.ts';
import { type Trim, trimKey } from './omit.ts';
import { librariesTwice, linkedTwice, stillTwice, type Twice } from './twice.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';
const LIBRARY = 'libgfortran-040039e1.so.5.0.0';

type Files = Readonly<Record<string, string>>;

const store = await openStore(scratchFolder());
let count = 0;

async function twiceOf(files: Readonly<Record<string, Files>>): Promise<Twice> {
  count += 1;
  const wheels = Object.keys(files).map((name) => {
    return { file: `${name}.whl`, name, version: '1', sha256: `${name} ${count}`, size: 1 };
  });
  const installed: Installed = async ({ name }) =>
    Object.entries(files[name] ?? {}).map(([path, text]) => file(`${SITE}/${path}`, text));
  const facts = new Map(
    await Promise.all(
      wheels.map(
        async (one) => [one.file, await sourceFacts(await installed(one, '3.11'), SITE, [])] as const,
      ),
    ),
  );
  const found = await librariesTwice(wheels, facts, installed, '3.11', store);
  const unopened: Installed = async ({ name }) => assert.fail(`${name} is opened again`);
  assert.deepEqual(await librariesTwice(wheels, facts, unopened, '3.11', store), found, 'as remembered');
  return found;
}

test('a library that another wheel has byte for byte is a link to that one', async () => {
  const scipy = { [`scipy.libs/${LIBRARY}`]: 'bytes', 'scipy.libs/libblas-1.so': 'scipy' };
  const numpy = { [`numpy.libs/${LIBRARY}`]: 'bytes', 'numpy.libs/libblas-1.so': 'numpy' };
  const found = await twiceOf({ scipy, numpy });
  const path = `scipy.libs/${LIBRARY}`;
  assert.deepEqual(found, new Map([['scipy.whl', new Map([[path, `numpy.libs/${LIBRARY}`]])]]));
  const entries = Object.entries(scipy).map(([name, text]) => file(`${SITE}/${name}`, text));
  const { entries: left, linked } = linkedTwice(entries, found.get('scipy.whl') ?? new Map(), '3.11');
  assert.deepEqual(left[0], symlink(`${SITE}/${path}`, `../numpy.libs/${LIBRARY}`));
  assert.deepEqual(left.slice(1), entries.slice(1));
  assert.deepEqual([...linked], [`${SITE}/${path}`]);
});

test('it stays where it is the only one, has other bytes, another name, or lies elsewhere', async () => {
  const table: readonly (readonly [what: string, scipy: Files, numpy: Files])[] = [
    ['only one', { [`scipy.libs/${LIBRARY}`]: 'a' }, {}],
    ['other bytes of one size', { [`scipy.libs/${LIBRARY}`]: 'a' }, { [`numpy.libs/${LIBRARY}`]: 'b' }],
    ['another name', { [`scipy.libs/${LIBRARY}`]: 'a' }, { 'numpy.libs/libgfortran-1.so.5.0.0': 'a' }],
    ['in a package', { [`scipy/${LIBRARY}`]: 'a' }, { [`numpy/${LIBRARY}`]: 'a' }],
    ['no library', { 'scipy.libs/x.txt': 'a' }, { 'numpy.libs/x.txt': 'a' }],
    ['twice in one wheel', { [`a.libs/${LIBRARY}`]: 'a', 'a.libs/libx.so': 'a' }, {}],
  ]; // biome-ignore format: a case a line
  for (const [what, scipy, numpy] of table)
    assert.deepEqual([...(await twiceOf({ scipy, numpy }))], [], what);
});

test('where a run has shown that nothing leads to the other, the library stays', () => {
  const all: Twice = new Map([['b.whl', new Map([['b.libs/x.so', 'a.libs/x.so']])]]);
  const left = (out: string): number =>
    stillTwice(all, new Map([['a.whl', new Set([out])]])).get('b.whl')?.size ?? 0;
  assert.equal(left('a.libs/x.so'), 0);
  assert.equal(left('a.libs/y.so'), 1);
});

test('the key of the layer that has the link says where it leads, and no other', () => {
  const rules: Trim = { kinds: ['libraries'], facts: new Map(), mentioned: [] };
  const linked: Trim = { ...rules, twice: new Map([['b.whl', new Map([['b.libs/x.so', 'a.libs/x.so']])]]) };
  assert.notDeepEqual(trimKey('b.whl', linked), trimKey('b.whl', rules));
  assert.deepEqual(trimKey('a.whl', linked), trimKey('a.whl', rules));
});
