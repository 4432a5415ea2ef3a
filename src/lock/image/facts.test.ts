import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseFacts } from './facts.ts';
import type { BaseLayer, Name } from './layer.ts';
import { layRoot } from './root.ts';

/** A layer of files; a text that begins with `->` is a link, a folder ends in `/`. */
function layer(files: Readonly<Record<string, string>>): BaseLayer {
  const names = Object.entries(files).map(([path, text]): Name => {
    if (text.startsWith('->')) return [path, 's', text.slice(2)];
    return path.endsWith('/') ? [path.slice(0, -1), 'd'] : [path, 'f'];
  });
  const glibc = Object.entries(files).filter(([path]) => /libc\.so\.6$/.test(path));
  return {
    names,
    texts: Object.fromEntries(Object.entries(files).filter(([, text]) => !text.startsWith('->'))),
    glibc: Object.fromEntries(glibc),
    diffId: `sha256:${'0'.repeat(64)}`,
    size: 0,
  };
}

const LIBC = {
  'usr/lib/x86_64-linux-gnu/libc.so.6': '2.36',
  lib: '->usr/lib',
  bin: '->usr/bin',
  'usr/bin/env': '',
};
const DEBIAN = {
  'etc/os-release': 'ID=debian\nVERSION_CODENAME=bookworm\n',
  'etc/passwd': 'root:x:0:0::/:\n',
};
const OFFICIAL = { 'usr/local/bin/python3.12': '', 'usr/local/bin/python3': '->python3.12' };

const GOOD: readonly {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: readonly string[];
  readonly wanted?: string;
  readonly is: Readonly<Record<string, unknown>>;
}[] = [
  {
    what: 'an official image: the version from its environment',
    files: { ...LIBC, ...DEBIAN, ...OFFICIAL },
    env: ['PATH=/usr/local/bin:/usr/bin', 'PYTHON_VERSION=3.12.3'],
    is: {
      python: { version: '3.12.3', path: '/usr/local/bin/python3.12' },
      glibc: '2.36',
      suite: 'bookworm',
      links: { bin: 'usr/bin', lib: 'usr/lib' },
      accounts: { passwd: 'root:x:0:0::/:\n', group: '' },
      certificates: null,
    },
  },
  {
    what: 'the version from the header, whatever the environment says',
    files: {
      ...LIBC,
      ...OFFICIAL,
      'usr/local/include/python3.12/patchlevel.h': '#define PY_VERSION  "3.12.7"\n',
    },
    env: ['PYTHON_VERSION=3.11.2'],
    is: { python: { version: '3.12.7', path: '/usr/local/bin/python3.12' }, suite: null },
  },
  {
    what: "Debian's own, through links, the version from the package",
    files: {
      ...LIBC,
      'usr/bin/python3': '->/etc/alternatives/python3',
      'etc/alternatives/python3': '->/bin/python3.11',
      'usr/bin/python3.11': '',
      'var/lib/dpkg/status':
        'Package: python3.11-minimal\nStatus: install ok installed\nVersion: 3.11.2-6+deb12u6\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n',
    },
    is: { python: { version: '3.11.2', path: '/usr/bin/python3.11' }, packages: ['python3.11-minimal'] },
  },
  {
    what: 'an interpreter without a version in its name, far from everything',
    files: { ...LIBC, 'opt/conda/bin/python': '', 'opt/conda/lib/python3.10/os.py': '' },
    env: ['PATH=/opt/conda/bin:/usr/bin'],
    is: { python: { version: '3.10.0', path: '/opt/conda/bin/python' } },
  },
  {
    what: 'the one that is asked for among several',
    files: { ...LIBC, ...OFFICIAL, 'usr/bin/python3.11': '' },
    wanted: '3.11',
    is: { python: { version: '3.11.0', path: '/usr/bin/python3.11' } },
  },
  {
    what: 'certificates where Red Hat has them, a root that is not merged',
    files: { 'lib64/libc.so.6': '2.34', 'usr/bin/python3.9': '', 'etc/pki/tls/certs/ca-bundle.crt': '' },
    is: {
      glibc: '2.34',
      system: { name: null, rpm: null },
      links: {},
      certificates: '/etc/pki/tls/certs/ca-bundle.crt',
      provided: ['libc.so.6'],
    },
  },
  {
    what: 'a system of rpm: its name, what installs packages, everything in lib64',
    files: {
      'usr/lib64/libc.so.6': '2.34',
      'usr/lib64/libz.so.1': '->libz.so.1.2.11',
      'usr/lib64/libz.so.1.2.11': '',
      lib64: '->usr/lib64',
      bin: '->usr/bin',
      'usr/bin/python3': '->python3.9',
      'usr/bin/python3.9': '',
      'usr/bin/microdnf': '',
      'usr/lib/os-release': 'ID="rocky"\nVERSION_ID="9.4"\n',
      'etc/os-release': '->../usr/lib/os-release',
      'var/lib/rpm/rpmdb.sqlite': '',
    },
    is: {
      python: { version: '3.9.0', path: '/usr/bin/python3.9' },
      provided: ['libc.so.6', 'libz.so.1', 'libz.so.1.2.11'],
      suite: null,
      packages: [],
      system: { name: 'rocky 9.4', rpm: 'microdnf' },
    },
  },
  {
    what: 'one without a package manager, and its database where it is now',
    files: {
      'usr/lib64/libc.so.6': '2.40',
      'usr/bin/python3.13': '',
      'usr/lib/sysimage/rpm/rpmdb.sqlite': '',
      'etc/os-release': 'ID=fedora\nVERSION_ID=42\n',
    },
    is: { system: { name: 'fedora 42', rpm: 'dnf' } },
  },
];

for (const { what, files, env = [], wanted = '', is } of GOOD)
  test(`a base: ${what}`, () => {
    const facts = baseFacts(layRoot([layer(files)]), env, wanted);
    assert.ok('python' in facts, JSON.stringify(facts));
    for (const [key, value] of Object.entries(is))
      assert.deepEqual(facts[key as keyof typeof facts], value, key);
  });

const BAD: Readonly<
  Record<string, readonly [files: Readonly<Record<string, string>>, found: string, wanted?: string]>
> = {
  musl: [{ 'lib/ld-musl-x86_64.so.1': '', ...OFFICIAL }, '/lib/ld-musl-x86_64.so.1'],
  'no-libc': [OFFICIAL, 'no C library'],
  'no-python': [{ ...LIBC, 'usr/bin/python3': '->nowhere', 'usr/bin/perl': '' }, 'no Python 3'],
  'other-python': [{ ...LIBC, ...OFFICIAL }, 'Python 3.12', '3.11'],
  'free-threaded': [{ ...LIBC, 'usr/local/bin/python3.13t': '' }, 'Python 3.13t'],
  'venv-there': [{ ...LIBC, ...OFFICIAL, 'opt/venv/pyvenv.cfg': '' }, '/opt/venv'],
};

for (const [fault, [files, found, wanted = '']] of Object.entries(BAD))
  test(`no base: ${fault}`, () => {
    assert.deepEqual(baseFacts(layRoot([layer(files)]), [], wanted), { fault, found });
  });

test('layers hide what they replace and take away', () => {
  const root = layRoot([
    layer({ 'a/': '', 'a/one': '1', 'a/two': '2', 'b/': '', 'b/three': '3', c: '->a', 'd/': '', 'd/x': '' }),
    layer({ 'a/.wh.one': '', 'b/.wh..wh..opq': '', 'b/four': '4', d: '->b', 'a/two': '5' }),
  ]);
  assert.deepEqual(root.paths, ['a', 'a/two', 'b', 'b/four', 'c', 'd']);
  assert.equal(root.text('c/two'), '5');
  assert.equal(root.real('d/four'), 'b/four');
  assert.equal(root.real('c/one'), null);
  assert.equal(layRoot([layer({ x: '->y', y: '->x' })]).real('x'), null);
});

test('property: any names are laid over one another, and links never leave the root', () => {
  const path = fc.array(fc.constantFrom('a', 'b', '.wh.a', '.wh..wh..opq', 'python3.12'), {
    minLength: 1,
    maxLength: 4,
  });
  const target = fc
    .array(fc.constantFrom('..', 'a', 'b', '.', ''), { maxLength: 5 })
    .map((parts) => `->${parts.join('/')}`);
  const files = fc.dictionary(
    path.map((parts) => parts.join('/')),
    fc.oneof(target, fc.constant('text')),
  );
  fc.assert(
    fc.property(fc.array(files, { maxLength: 3 }), (layers) => {
      const root = layRoot(layers.map(layer));
      for (const each of root.paths) {
        const real = root.real(each);
        assert.ok(real === null || root.paths.some((one) => one === real || one.startsWith(`${real}/`)));
        assert.ok(!/(?:^|\/)\.wh\./.test(each));
      }
      assert.ok('fault' in baseFacts(root, [], ''));
    }),
  );
});
