import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from './cursor.ts';
import { normalizeName } from './name.ts';
import { parseRequirement, printRequirement, type Requirement } from './requirement.ts';

test('requirements are read as PEP 508 has them, and printed in one form', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['requests', 'requests'],
    ['uvicorn [standard] >= 0.30 , < 1', 'uvicorn[standard]>=0.30,<1'],
    ['A.B-C_D[Z,x_Y, z]==1.0.*', 'A.B-C_D[x-y,z]==1.0.*'],
    ['requests (>=2,<3)', 'requests>=2,<3'],
    ['requests()', 'requests'],
    ['torch==2.1.0+cu118', 'torch==2.1.0+cu118'],
    ['pip @ https://example.org/pip-1.0.zip;x=1', 'pip @ https://example.org/pip-1.0.zip;x=1'],
    [
      "name[a] @ file:///w/n.whl ; python_version < '3.12'",
      "name[a] @ file:///w/n.whl ; python_version < '3.12'",
    ],
    ["pywin32; sys_platform=='win32'", "pywin32 ; sys_platform == 'win32'"],
    ["numpy>=1.2,;python_version>'3'", "numpy>=1.2 ; python_version > '3'"],
  ];
  for (const [text, expected] of cases) {
    const requirement = parseRequirement(text);
    assert.ok(!isFault(requirement), `${text}: ${isFault(requirement) ? requirement.fault : ''}`);
    assert.equal(printRequirement(requirement), expected);
  }
});

test('what is no requirement is a fault that says where', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['', 'expected a package name', 0],
    ['<<<<<<< HEAD', 'expected a package name', 0],
    ['numpy=1.2', "unexpected '=1.2'", 5],
    ['numpy==', 'expected a version after ==', 7],
    ['numpy>=banana', "'>=banana' is not a version specifier", 13],
    ['numpy ~=1', "'~=1' is not a version specifier", 9],
    ['numpy[a', "expected ',' or ']' after an extra", 7],
    ['numpy 1.2', "unexpected '1.2'", 6],
    ['numpy; python > "3"', "'python' is not a marker variable", 14],
    ['numpy @', 'expected a URL after @', 7],
    ['numpy (>=1', 'expected a closing parenthesis', 10],
  ];
  for (const [text, fault, at] of cases) assert.deepEqual(parseRequirement(text), { fault, at }, text);
});

test('names are compared in their normalised form', () => {
  assert.equal(normalizeName('Flask__SQL.-Alchemy'), 'flask-sql-alchemy');
  assert.notEqual(normalizeName('scikit-learn'), normalizeName('scikitlearn'));
});

const names = fc.stringMatching(/^[a-z]([a-z0-9._-]{0,8}[a-z0-9])?$/);
const specifiers = fc
  .array(fc.constantFrom('>=1', '<2.0', '!=1.5.*', '~=1.4', '==1.0+local.1', '===weird'), { maxLength: 3 })
  .map((each) => each.join(','));
const requirements: fc.Arbitrary<Requirement> = fc
  .record({
    name: names,
    extras: fc.uniqueArray(names.map(normalizeName), { maxLength: 3 }).map((each) => each.sort()),
    specifier: specifiers,
    url: fc.option(fc.webUrl()),
    marked: fc.boolean(),
  })
  .map(({ name, extras, specifier, url, marked }) => ({
    name,
    extras,
    specifier: url === null ? specifier : '',
    url,
    marker: marked
      ? { kind: 'compare', variable: 'os_name', operator: '==', value: 'nt', reversed: false }
      : null,
  }));

test('property: what is printed parses back to the same requirement', () => {
  fc.assert(
    fc.property(requirements, (requirement) => {
      assert.deepEqual(parseRequirement(printRequirement(requirement)), requirement);
    }),
    { numRuns: 200 },
  );
});

test('fuzz: any text is a requirement or a fault', () => {
  const pieces = fc.constantFrom(
    'numpy',
    '[',
    ']',
    ',',
    '>=',
    '1',
    '@',
    'file:///x',
    ';',
    'os_name',
    "'nt'",
    '(',
    ')',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const requirement = parseRequirement(text);
      assert.ok(isFault(requirement) || requirement.name !== '');
    }),
    { numRuns: 300 },
  );
});
