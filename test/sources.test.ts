import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Image } from '../src/model/image.ts';
import type { Lock } from '../src/model/lock.ts';
import { openStore } from '../src/store/store.ts';
import { NO_MIRROR } from './support/archive.ts';
import { baseLayout, textEntry } from './support/base.ts';
import { tar } from './support/deb.ts';
import { LOCAL_MIRROR, offline, WHEELS } from './support/local.ts';
import { scratchFolder } from './support/store.ts';
import { WITHOUT_NETWORK } from './support/without-network.ts';

/** A backend of its own: it shows that what it asks for is there, and that nothing else is. */
const BACKEND = `import os, socket, zipfile

def get_requires_for_build_wheel(settings=None):
    return ["six"]

def build_wheel(folder, settings=None, metadata=None):
    import six
    assert os.getuid() != 0
${WITHOUT_NETWORK}    name = "onlysource-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as made:
        files = {
            "onlysource.py": f"BUILT_WITH = {six.__version__!r}\\n",
            "onlysource-1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: onlysource\\nVersion: 1.0\\n",
            "onlysource-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
            "onlysource-1.0.dist-info/RECORD": "",
        }
        for path, text in files.items():
            made.writestr(zipfile.ZipInfo(path), text)
    return name
`;

describe('a package that is published as its source only', { skip: NO_MIRROR }, () => {
  const house = scratchFolder();
  const folder = scratchFolder();
  const store = scratchFolder();
  let env: Readonly<Record<string, string>>;

  const publish = (backend: string): void => {
    const files = {
      'onlysource-1.0/pyproject.toml':
        '[build-system]\nrequires = []\nbuild-backend = "made"\nbackend-path = ["tools"]\n',
      'onlysource-1.0/tools/made.py': backend,
      'onlysource-1.0/PKG-INFO': 'Metadata-Version: 2.1\nName: onlysource\nVersion: 1.0\n',
    };
    writeFileSync(join(house, 'onlysource-1.0.tar.gz'), gzipSync(tar(files, {})));
  };

  before(async () => {
    for (const name of readdirSync(WHEELS).filter((one) =>
      /^(flask|werkzeug|jinja2|markupsafe|itsdangerous|click-|blinker|gunicorn|packaging|six|starlette|uvicorn|h11|anyio|idna|typing_ext)/i.test(
        one,
      ),
    ))
      cpSync(join(WHEELS, name), join(house, name));
    env = { ...(await offline(store)), PIP_FIND_LINKS: house };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'app.py'),
      'import onlysource\nfrom flask import Flask\napp = Flask(__name__)\n',
    );
    writeFileSync(join(folder, 'requirements.txt'), 'flask\nonlysource==1.0\n');
    writeFileSync(join(folder, '.python-version'), '3.11\n');
    writeFileSync(join(folder, 'plimsoll.yaml'), LOCAL_MIRROR);
  });

  const build = (cache: string, ...args: readonly string[]) =>
    plimsoll(['build', folder, '--json', ...args], { env: { ...env, PLIMSOLL_CACHE: cache } });
  const lockOf = (): Lock => JSON.parse(readFileSync(join(folder, 'plimsoll.lock'), 'utf8'));
  const digestOf = (stdout: string): string =>
    (JSON.parse(stdout).images as readonly Image[])[0]?.digest ?? '';

  test('is built once, without a network and without rights; the lock says of what, with what', async () => {
    publish(BACKEND);
    const first = await build(store);
    assert.equal(first.code, 0, first.stderr);
    assert.match(
      first.stderr,
      /requirements\.txt:2: onlysource==1\.0 has no wheel [\s\S]*: it is built here[\s\S]*building onlysource 1\.0 from its source/,
    );
    assert.match(first.stderr, /requirements\.txt:2: onlysource-1\.0-py3-none-any\.whl was built here/);
    const { source, sha256 } = lockOf().wheels['onlysource-1.0-py3-none-any.whl'] ?? {};
    assert.match(sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual([source?.file, source?.requires], ['onlysource-1.0.tar.gz', ['six==1.17.0']]);
    const again = await build(store, '--locked');
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /from its source/);
    assert.equal(digestOf(again.stdout), digestOf(first.stdout));
    rmSync(join(folder, 'plimsoll.lock'));
    const anew = await build(store);
    assert.equal(anew.code, 0, anew.stderr);
    assert.doesNotMatch(anew.stderr, /from its source/, 'remembered by its hash');
    assert.equal(digestOf(anew.stdout), digestOf(first.stdout));
  });

  test('another machine builds the same from the lock', async () => {
    const mine = await build(store, '--locked');
    const other = await build(scratchFolder(), '--locked');
    assert.equal(other.code, 0, other.stderr);
    assert.match(other.stderr, /building onlysource 1\.0 from its source/);
    assert.equal(digestOf(other.stdout), digestOf(mine.stdout));
  });

  test('another source under the same name is refused where the lock has the first', async () => {
    publish(BACKEND.replace('BUILT_WITH', 'STOLEN'));
    const other = await build(scratchFolder(), '--locked');
    assert.equal(other.code, 2);
    assert.match(other.stderr, /no index has that file with the hash of plimsoll\.lock/);
  });

  test('one that fails is refused with the end of its log', async () => {
    rmSync(join(folder, 'plimsoll.lock'), { force: true });
    publish(
      'def build_wheel(folder, settings=None, metadata=None):\n    raise SystemExit("no compiler of mine")\n',
    );
    const { code, stderr } = await build(store);
    assert.equal(code, 2);
    assert.match(stderr, /building one from its source failed: it ended with code 1\s+no compiler of mine/);
  });

  test('what it wants of Debian is told, and is there when plimsoll.yaml names it; the image has none of it', async () => {
    rmSync(join(folder, 'plimsoll.lock'), { force: true });
    const call =
      'import subprocess\n    subprocess.run(["pkg-config", "--version"], check=True)\n    import six';
    publish(BACKEND.replace('import six', call));
    const lacking = await build(store);
    assert.equal(lacking.code, 2);
    assert.match(lacking.stderr, /fix: Add the Debian package that has pkg-config .* to sources\.packages/);
    writeFileSync(join(folder, 'plimsoll.yaml'), `${LOCAL_MIRROR}sources:\n  packages: [pkgconf]\n`);
    const built = await build(store);
    assert.equal(built.code, 0, built.stderr);
    assert.doesNotMatch(Object.keys(lockOf().debs).join(), /pkgconf/);
  });

  test('for an interpreter that only a base of others has there is nothing to build with, and that is said', async () => {
    publish(BACKEND);
    const own = scratchFolder();
    const libc = 'GNU C Library (GNU libc) stable release version 2.41.';
    const entries = [textEntry('usr/lib64/libc.so.6', libc), textEntry('usr/bin/python3.12', 'no program')];
    await baseLayout(
      await openStore(scratchFolder()),
      { layers: [entries], env: ['PATH=/usr/bin'] },
      join(own, 'base'),
    );
    writeFileSync(
      join(own, 'main.py'),
      'import onlysource\nfrom starlette.applications import Starlette\napp = Starlette()\n',
    );
    writeFileSync(join(own, 'requirements.txt'), 'starlette\nuvicorn\nonlysource==1.0\n');
    writeFileSync(join(own, 'plimsoll.yaml'), `${LOCAL_MIRROR}  image: oci:base\n`);
    const { code, stderr } = await plimsoll(['lock', own], { env });
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /nothing is built here: Python 3\.12 is only in its base, and what builds it is of Debian \[lock\/no-wheel\]/,
    );
  });
});
