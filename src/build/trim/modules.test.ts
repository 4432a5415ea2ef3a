import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeElf, withSections } from '../../../test/support/elf.ts';
import { fakePlan } from '../../../test/support/image.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { choose } from '../../model/evidence.ts';
import { NODE_TRIM, type TrimKind } from '../../model/plan.ts';
import { file } from '../base/make.ts';
import { moduleKinds, trimmedModules } from './modules.ts';

test('packages go without what their service leaves out, and no other', async () => {
  const text = Buffer.from('text');
  const symbols = withSections(fakeElf({}), [{ name: '.symtab', bytes: Buffer.alloc(40_000), type: 2 }]);
  const macho = Buffer.from('cffaedfe0c000001', 'hex');
  const table: readonly (readonly [path: string, bytes: Buffer, rule: TrimKind | null])[] = [
    ['x/mac.node', macho, 'foreign'],
    ['x/linux.node', symbols, 'symbols'],
    ['x/index.d.ts', text, 'stubs'],
    ['x/index.d.mts', text, 'stubs'],
    ['x/index.d.cts.map', text, 'stubs'],
    ['x/index.js.map', text, null],
    ['x/index.ts', text, null],
    ['x/d.ts', text, null],
    ['x/LICENSE', text, null],
  ];
  const entries = table.map(([path, bytes]) => file(path, bytes));
  const lean = symbols.length - 40_000;
  for (const kinds of [
    [],
    ['tests'],
    ['stubs'],
    ['foreign'],
    ['symbols'],
    NODE_TRIM,
  ] as readonly (readonly TrimKind[])[]) {
    const { entries: left, trimmed } = await trimmedModules(entries, { kinds, platform: 'linux/amd64' });
    const isOut = (rule: TrimKind | null): boolean => rule !== null && kinds.includes(rule);
    assert.deepEqual(
      left.map(({ path }) => path),
      table.filter(([, , rule]) => rule === 'symbols' || !isOut(rule)).map(([path]) => path),
    );
    const sizes = left.flatMap((one) =>
      one.kind === 'file' && one.path === 'x/linux.node' ? one.content.blob.size : [],
    );
    assert.equal((sizes[0] ?? 0) < lean, kinds.includes('symbols'));
    const counts = Map.groupBy(
      table.filter(([, , rule]) => isOut(rule)),
      ([, , rule]) => rule,
    );
    assert.deepEqual(
      new Map(trimmed.map(({ what, files }) => [what, files])),
      new Map([...counts].map(([what, of]) => [what, of.length])),
    );
  }
});

test('types stay where anything of the service reads them', () => {
  const trim = choose(NODE_TRIM, '');
  const kinds = (folders: readonly string[], text = ''): boolean => {
    const files = ['server.ts', 'types.d.ts'];
    const plan = fakePlan({
      trim,
      source: choose({ files, weights: [], destination: '/app', excluded: [] }, ''),
    });
    const tree = memoryTree({ 'server.ts': text, 'types.d.ts': '/// <reference path="x.d.ts" />' });
    return moduleKinds(plan, folders, tree).includes('stubs');
  };
  assert.ok(kinds(['node_modules/express', 'node_modules/typescript-is-fun', 'node_modules/@types/node']));
  assert.ok(!kinds(['node_modules/express', 'node_modules/a/node_modules/typescript']));
  assert.ok(!kinds(['app/node_modules/@ts-morph/common/dist/x.js']));
  assert.ok(kinds([], 'import "./x.ts"; const d = {}; d.tsx'));
  assert.ok(!kinds([], 'readFile("node_modules/a/index.d.ts")'));
});
