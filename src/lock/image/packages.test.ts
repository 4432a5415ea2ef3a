import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagesOf } from './packages.ts';
import { layRoot } from './root.ts';

const DPKG = `Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9+deb12u1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
`;

/** Layers of texts by path; a file of nothing but a whiteout takes away. */
function packages(...layers: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const root = layRoot(
    layers.map((texts) => ({
      names: Object.keys(texts).map((path) => [path, 'f'] as const),
      texts,
      glibc: {},
      diffId: `sha256:${'0'.repeat(64)}`,
      size: 0,
    })),
  );
  return packagesOf(root).map(({ kind, name, version, architecture }) =>
    [kind, name, version, architecture].filter((part) => part !== '').join(' '),
  );
}

const APK =
  'C:Q1x\nP:glibc\nV:2.40-r1\nA:x86_64\n\nP:broken\n\nC:Q1y\nP:ca-certificates-bundle\nV:2024\nA:noarch\n';
const SITE = 'usr/local/lib/python3.12/site-packages';

const TABLE: Readonly<
  Record<string, readonly [layers: readonly Readonly<Record<string, string>>[], expected: readonly string[]]>
> = {
  'of dpkg, those that are installed': [
    [{ 'var/lib/dpkg/status': DPKG }],
    ['deb libc6 2.36-9+deb12u1 amd64'],
  ],
  'of images without dpkg': [
    [
      {
        'var/lib/dpkg/status.d/tzdata': 'Package: tzdata\nVersion: 2024a\nArchitecture: all\n',
        'var/lib/dpkg/status.d/tzdata.md5sums': 'x',
      },
    ],
    ['deb tzdata 2024a all'],
  ],
  'of apk, in either place': [
    [{ 'usr/lib/apk/db/installed': APK }],
    ['apk ca-certificates-bundle 2024 noarch', 'apk glibc 2.40-r1 x86_64'],
  ],
  'of rpm, as they were read of its database': [
    [{ 'var/lib/rpm/rpmdb.sqlite': 'glibc 2.34-60.el9 x86_64\nopenssl-libs 1:3.0.7-24.el9 x86_64\n' }],
    ['rpm glibc 2.34-60.el9 x86_64', 'rpm openssl-libs 1:3.0.7-24.el9 x86_64'],
  ],
  'distributions of Python, wherever they are, each once': [
    [
      {
        [`${SITE}/numpy-2.1.0.dist-info/METADATA`]: '',
        [`${SITE}/numpy-2.1.0.dist-info/RECORD`]: '',
        [`${SITE}/Typing_Extensions-4.12.dist-info/METADATA`]: '',
        'usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO': '',
        'usr/lib/python3/dist-packages/old-1.0-py3.11.egg-info': '',
        'opt/x/site-packages/numpy-2.1.0.dist-info/METADATA': '',
        'usr/share/numpy-1.0.dist-info/METADATA': '',
        [`${SITE}/odd.dist-info/METADATA`]: '',
      },
    ],
    ['pypi numpy 2.1.0', 'pypi old 1.0', 'pypi six 1.16.0', 'pypi typing-extensions 4.12'],
  ],
  'what a layer takes away or replaces': [
    [
      { 'var/lib/dpkg/status': DPKG, [`${SITE}/pip-24.0.dist-info/METADATA`]: '' },
      { 'var/lib/dpkg/status': DPKG.replace('u1', 'u9'), [`${SITE}/.wh.pip-24.0.dist-info`]: '' },
    ],
    ['deb libc6 2.36-9+deb12u9 amd64'],
  ],
  'nothing known': [[{ 'usr/bin/python3': '' }], []],
};

for (const [name, [layers, expected]] of Object.entries(TABLE))
  test(name, () => {
    assert.deepEqual(packages(...layers), expected);
  });
