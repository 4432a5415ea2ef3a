import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { NO_MIRROR, pythonDebs, realArchive } from '../../../test/support/archive.ts';
import { scratchFolder } from '../../../test/support/store.ts';
import type { Entry } from '../../model/entry.ts';
import { silent } from '../../model/progress.ts';
import { baseEntries } from './entries.ts';

const CHROOT = 'chroot';
const isRoot = process.getuid?.() === 0;
const LDCONFIG = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(
  (path) => spawnSync(path, ['-V']).status === 0,
);

/** What a program in the image can do that needs a library, a table or a certificate of it. */
const TRIAL = `
import bz2, ctypes.util, curses, grp, hashlib, lzma, pwd, readline, socket, sqlite3, ssl, tempfile, time, uuid, zlib, zoneinfo
assert len(ssl.create_default_context().get_ca_certs()) > 100
assert str(zoneinfo.ZoneInfo("Europe/Berlin")) == "Europe/Berlin" and time.localtime().tm_zone == "UTC"
assert [one.pw_name for one in pwd.getpwall()] == ["root", "nobody"]
assert socket.gethostbyname("localhost") == "127.0.0.1" and socket.getservbyname("https") == 443
assert ctypes.util.find_library("z") == "libz.so.1" and ctypes.util.find_library("nope") is None
print("fine")
`;

for (const [suite, python] of [
  ['bookworm', '3.11'],
  ['trixie', '3.13'],
] as const)
  test(`${suite}: the interpreter works in it, and ldconfig agrees`, { skip: NO_MIRROR }, async () => {
    const source = await realArchive();
    const debs = await pythonDebs(source, suite, python);
    const runtime = { language: 'python', version: python } as const;
    const options = { suite, runtime, platform: 'linux/amd64' } as const;
    const { value, diagnostics } = await baseEntries(debs, options, { ...source, progress: silent });
    assert.deepEqual(diagnostics, []);
    if (!isRoot || LDCONFIG === undefined) return;
    const root = await write(value);
    const ours = spawnSync(LDCONFIG, ['-p', '-C', join(root, 'etc/ld.so.cache')], { encoding: 'utf8' });
    const trial = spawnSync(CHROOT, [root, '/usr/bin/python3', '-c', TRIAL], { encoding: 'utf8' });
    assert.equal(trial.stdout, 'fine\n', trial.stderr);
    const printed = spawnSync(CHROOT, [root, '/sbin/ldconfig', '-p'], { encoding: 'utf8' });
    assert.deepEqual(libraries(printed.stdout), libraries(ours.stdout), 'our ldconfig prints the same cache');
    writeFileSync(join(root, 'etc/ld.so.conf'), 'include /etc/ld.so.conf.d/*.conf\n');
    spawnSync(LDCONFIG, ['-r', root]);
    const real = spawnSync(LDCONFIG, ['-r', root, '-p'], { encoding: 'utf8' });
    assert.ok(libraries(real.stdout).length > 30);
    assert.deepEqual(libraries(ours.stdout), libraries(real.stdout));
  });

function libraries(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('\t'));
}

/** The entries as a folder that can be the root of a process. */
async function write(entries: readonly Entry[]): Promise<string> {
  const root = scratchFolder();
  for (const entry of entries) {
    const path = join(root, entry.path);
    mkdirSync(dirname(path), { recursive: true });
    if (entry.kind === 'directory') mkdirSync(path, { recursive: true, mode: entry.mode });
    if (entry.kind === 'symlink') symlinkSync(entry.target, path);
    if (entry.kind !== 'file') continue;
    const { blob } = entry.content;
    writeFileSync(path, await blob.read(0, blob.size), { mode: entry.mode });
  }
  // Programs that start others open it.
  spawnSync('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  return root;
}
