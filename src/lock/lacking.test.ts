import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackingFix } from './lacking.ts';

/** Ends of real logs. */
const LOGS: readonly (readonly [log: string, fix: RegExp | null])[] = [
  [
    "Trying pkg-config --exists mysqlclient\nCommand 'pkg-config --exists mysqlclient' returned non-zero exit status 1.\nTrying pkg-config --exists libmariadb\nCommand 'pkg-config --exists libmariadb' returned non-zero exit status 1.\nException: Can not find valid pkg-config name.",
    /^Add libmariadb-dev to sources\.packages of plimsoll\.yaml\.$/,
  ],
  [
    'Run-time dependency cairo found: NO  (tried pkg-config)\n\n../cairo/meson.build:31:12: ERROR: Dependency "cairo" not found (tried pkg-config)',
    /^Add libcairo2-dev to/,
  ],
  [
    'Modules/common.h:15:10: fatal error: lber.h: No such file or directory\n   15 | #include <lber.h>\ncompilation terminated.',
    /^Add libldap-dev to/,
  ],
  ['/usr/bin/ld: cannot find -lsuitesparse: No such file or directory', /has libsuitesparse\.so \(/],
  [
    'CMake Error at CMakeLists.txt:20 (find_package):\n  Could not find a package configuration file provided by "Eigen3" with any of\n  the following names:',
    /has Eigen3Config\.cmake or eigen3-config\.cmake/,
  ],
  ["../meson.build:1:0: ERROR: Unknown compiler(s): [['gfortran'], ['flang']]", /has gfortran \(/],
  ['CMake Error: No CMAKE_Fortran_COMPILER could be found.', /has gfortran \(/],
  ['-- Could NOT find BLAS (missing: BLAS_LIBRARIES)', /has what CMake calls BLAS/],
  ["../meson.build:9:8: ERROR: Program 'swig' not found or not executable", /has swig \(/],
  ["error: command 'swig' failed: No such file or directory", /has swig \(/],
  ['/bin/sh: 1: krb5-config: not found', /^Add libkrb5-dev to/],
  ["FileNotFoundError: [Errno 2] No such file or directory: 'pg_config'", /^Add libpq-dev to/],
  ["FileNotFoundError: [Errno 2] No such file or directory: 'README.md'", null],
  ["ModuleNotFoundError: No module named 'numpy'", null],
  [
    "error: 'PyThreadState' has no member named 'exc_type'\nerror: command '/usr/bin/gcc' failed with exit code 1",
    null,
  ],
  ['', null],
];

test('what a build lacks of the system is told from its log, with where to name it', () => {
  for (const [log, fix] of LOGS) {
    const told = lackingFix(`some line\n${log}\n`);
    if (fix === null) assert.equal(told, null, log);
    else assert.match(told ?? '', fix, log);
  }
});
