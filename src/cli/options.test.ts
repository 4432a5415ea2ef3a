import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../model/error.ts';
import type { Verification } from '../model/report.ts';
import { HEALTHY, IMAGE, LOCK, PLAN } from '../report/testing/samples.ts';
import { checkInputs, collectInput } from './inputs.ts';
import { withOthers } from './lockfile.ts';
import { parseOutput } from './outputs.ts';
import { parseTag, retag } from './tags.ts';
import { verdict } from './verdict.ts';

const invalid = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'commander.invalidArgument';

test('outputs', () => {
  assert.deepEqual(parseOutput('docker'), { kind: 'docker' });
  assert.deepEqual(parseOutput('podman'), { kind: 'podman' });
  assert.deepEqual(parseOutput('registry:localhost:5000/a:1'), {
    kind: 'registry',
    reference: 'localhost:5000/a:1',
  });
  assert.deepEqual(parseOutput('oci:out'), { kind: 'oci', path: 'out' });
  assert.deepEqual(parseOutput('archive:C:x.tar'), { kind: 'archive', path: 'C:x.tar' });
  for (const text of ['', 'oci', 'oci:', 'tar:x', 'Docker', 'registry:'])
    assert.throws(() => parseOutput(text), invalid, text);
});

test('tags', () => {
  for (const text of ['1.4.0', 'latest', 'shop/api:v1', 'a__b:x', '_x']) assert.equal(parseTag(text), text);
  for (const text of ['', ':', 'a:', ':b', 'Shop:1', 'a b', '-x', 'a:b:c', '../x:1', `a:${'x'.repeat(129)}`])
    assert.throws(() => parseTag(text), invalid, text);
});

test('a tag is for every image, a name for one service only', () => {
  const worker = { ...IMAGE, service: 'worker', ref: 'worker:abc' };
  const arm = { ...IMAGE, platform: 'linux/arm64' as const };
  const refs = (tag: string | undefined, ...images: (typeof IMAGE)[]) =>
    retag(images, tag).map((image) => image.ref);
  assert.deepEqual(refs(undefined, IMAGE, worker), ['api:plimsoll', 'worker:abc']);
  assert.deepEqual(refs('v1', IMAGE, worker), ['api:v1', 'worker:v1']);
  assert.deepEqual(refs('shop/x:v1', IMAGE, arm), ['shop/x:v1', 'shop/x:v1']);
  assert.throws(() => refs('shop/x:v1', IMAGE, worker), UserError);
});

test('inputs are given with a value, or taken from the environment', () => {
  const collect = collectInput({ TOKEN: 's3cret', EMPTY: '' });
  assert.deepEqual(collect('A=1', undefined), { A: '1' });
  assert.deepEqual(collect('B=x=y\nz', { A: '1' }), { A: '1', B: 'x=y\nz' });
  assert.deepEqual(collect('TOKEN', undefined), { TOKEN: 's3cret' });
  assert.deepEqual(collect('TOKEN=', undefined), { TOKEN: '' });
  assert.deepEqual(collect('EMPTY', undefined), { EMPTY: '' });
  for (const text of ['', '=x', '1A=x', 'A B=1', 'UNSET'])
    assert.throws(() => collect(text, undefined), invalid, text);
});

test('a value nobody asks for is a mistake', () => {
  checkInputs(PLAN, { DATABASE_URL: 'x', REGION: 'y' });
  assert.throws(
    () => checkInputs(PLAN, { DATABSE_URL: 's3cret' }),
    (error) =>
      error instanceof UserError &&
      /did you mean --env DATABASE_URL/.test(error.fix) &&
      !/s3cret/.test(error.message),
  );
});

test('the exit code of a run', () => {
  const passed: Verification = { ...HEALTHY, checks: HEALTHY.checks.filter((check) => check.ok !== false) };
  const sick: Verification = { ...passed, healthy: false };
  const table: readonly (readonly [
    services: readonly Verification[],
    missing: readonly string[],
    code: number,
  ])[] = [
    [[passed], [], 0],
    [[passed, passed], [], 0],
    [[HEALTHY], [], 1],
    [[passed, sick], [], 1],
    [[sick], ['worker'], 1],
    [[passed], ['worker'], 2],
    [[], ['worker'], 2],
    [[], [], 2],
  ];
  for (const [services, missing, code] of table) assert.equal(verdict(services, missing), code);
});

test('locking one service keeps what the lock says of the others, and nothing of those that are gone', () => {
  const api = LOCK.services['api'];
  assert.ok(api);
  const files = {
    base: ['b.deb'],
    native: [],
    wheels: ['o.whl'],
    node: 'n@1',
    modules: { 'node_modules/a': 'a@1' },
  };
  const other = { ...api, platforms: { 'linux/amd64': files } };
  const one = { name: 'a', version: '1', integrity: `sha512-${'a'.repeat(86)}==`, size: null, platforms: [] };
  const deb = LOCK.debs['a.deb'];
  const wheel = LOCK.wheels['n.whl'];
  assert.ok(deb && wheel);
  const before = {
    ...LOCK,
    services: { api, worker: other, gone: { ...other } },
    debs: { 'b.deb': deb, 'x.deb': deb },
    wheels: { 'o.whl': wheel, 'x.whl': wheel },
    packages: { 'a@1': one, 'n@1': one, 'x@1': one },
  };
  const merged = withOthers(LOCK, before, ['api', 'worker']);
  assert.deepEqual(Object.keys(merged.services).toSorted(), ['api', 'worker']);
  assert.deepEqual(Object.keys(merged.debs).toSorted(), ['a.deb', 'b.deb', 'gl.deb']);
  assert.deepEqual(Object.keys(merged.wheels).toSorted(), ['f.whl', 'n.whl', 'o.whl']);
  assert.deepEqual(Object.keys(merged.packages).toSorted(), ['a@1', 'n@1']);
  assert.equal(withOthers(LOCK, null, ['api']), LOCK);
  assert.equal(withOthers(LOCK, before, ['api']), LOCK);
});
