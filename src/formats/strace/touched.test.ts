import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { touchedPaths } from './touched.ts';

test('paths of calls that did not fail', () => {
  const cases: readonly (readonly [line: string, expected: readonly string[]])[] = [
    ['openat(AT_FDCWD</app>, "/a/b/../c.so", O_RDONLY|O_CLOEXEC) = 3</a/c.so>', ['/a/c.so']],
    ['openat(AT_FDCWD</app>, "m/x.py", O_RDONLY) = 3</app/m/x.py>', ['/app/m/x.py']],
    ['openat(AT_FDCWD</app>, "/lib/x.so", O_RDONLY) = 3</usr/lib/x.so>', ['/lib/x.so', '/usr/lib/x.so']],
    ['openat(AT_FDCWD</app>, "/a", O_RDONLY) = -1 ENOENT (No such file or directory)', []],
    ['newfstatat(5</a/d>, "e", {st_mode=S_IFREG|0644, st_size=1, ...}, 0) = 0', ['/a/d/e']],
    ['newfstatat(3</a/d>, "", {st_mode=S_IFREG|0644, st_size=1, ...}, AT_EMPTY_PATH) = 0', []],
    ['12 execve("/usr/bin/x", ["x", "--y"], 0x7ffd /* 9 vars */) = 0', ['/usr/bin/x']],
    ['readlink("/proc/self/exe", "/usr/bin/x", 4096) = 10', ['/proc/self/exe', '/usr/bin/x']],
    [
      'openat(AT_FDCWD</>, "/d\\303\\251j\\303\\240 \\"vu\\"", O_RDONLY) = 4</d\\303\\251j\\303\\240 "vu">',
      ['/déjà "vu"'],
    ],
    ['--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---', []],
    ['+++ exited with 0 +++', []],
    ['openat(AT_FDCWD</app>, "/a", O_RDONLY <unfinished ...>) = ?', []],
  ];
  for (const [line, expected] of cases) assert.deepEqual(touchedPaths(`${line}\n`), expected, line);
});

test('whatever the text, what comes out are absolute paths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, path) => {
      for (const each of [text, `open("${path}") = 3<${text}>`])
        for (const found of touchedPaths(each)) assert.ok(found.startsWith('/') && !found.includes('/../'));
    }),
  );
});
