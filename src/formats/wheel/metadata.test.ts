import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeWheel } from '../../../test/support/wheel.ts';
import { memoryBlob } from '../../model/blob.ts';
import { printRequirement } from '../pep508/requirement.ts';
import { metadataField, metadataRequires, readMetadata } from './metadata.ts';

test('what a distribution says it requires', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Requires-Dist: numpy>=1.2\nrequires-dist: Six\n', ['numpy>=1.2', 'Six']],
    ["Requires-Dist: a (>=1,<2) ; extra == 'x'\n", ["a>=1,<2 ; extra == 'x'"]],
    ["Requires-Dist: long\n ; sys_platform == 'linux'\n", ["long ; sys_platform == 'linux'"]],
    ['Requires-Dist: not a requirement\nRequires: old\n', []],
    ['', []],
  ];
  for (const [header, expected] of cases)
    assert.deepEqual(metadataRequires(header).map(printRequirement), expected, header);
});

test('the description is not part of the header', async () => {
  const metadata = 'Name: x\r\nLicense: MIT\r\n\r\nRequires-Dist: no\r\n';
  const wheel = memoryBlob(fakeWheel('x', '1', { 'x-1.dist-info/METADATA': metadata }));
  const header = await readMetadata(wheel, 'x-1-py3-none-any.whl');
  assert.deepEqual([metadataField(header, 'license'), metadataRequires(header)], [['MIT'], []]);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void metadataRequires(`Requires-Dist:${text}`)));
});
