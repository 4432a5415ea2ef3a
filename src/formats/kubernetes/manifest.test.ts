import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readManifest } from './manifest.ts';

const pod =
  'metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}], initContainers: [{name: s}], volumes: [{name: v}]}';

for (const [kind, spec] of [
  ['Pod', pod],
  ['Deployment', `spec: {template: {${pod}}}`],
  ['CronJob', `spec: {jobTemplate: {spec: {template: {${pod}}}}}`],
] as const) {
  test(`the pod of a ${kind} is found`, () => {
    const [object] = readManifest('f', `{apiVersion: v1, kind: ${kind}, ${spec}}`).objects;
    assert.deepEqual(
      object?.pod?.containers.map(({ name, list }) => [name, list]),
      [
        ['c', 'containers'],
        ['s', 'initContainers'],
      ],
    );
    assert.deepEqual(
      object?.pod?.labels.map(({ key }) => key),
      ['app'],
    );
    assert.equal(object?.pod?.volumes.length, 1);
  });
}

test('lists and several documents are read one by one; other YAML is no object', () => {
  const { objects } = readManifest(
    'f',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}}]\n---\napiVersion: v1\nkind: ConfigMap\n---\nname: workflow\n',
  );
  assert.deepEqual(
    objects.map(({ kind, name, namespace, pod: none }) => [kind, name, namespace, none]),
    [
      ['Service', 'a', 'n', null],
      ['ConfigMap', '', null, null],
    ],
  );
});

test('fuzz: any text is read', () => {
  const piece = fc.constantFrom(
    'apiVersion: v1\n',
    'kind: Pod\n',
    'kind: List\n',
    'spec:\n',
    '  containers:\n',
    '  - ',
    'items: [',
    ']',
    '{',
    '}',
    '---\n',
    'name: a\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      readManifest('f', parts.join(''));
    }),
    { numRuns: 300 },
  );
});
