import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../diagnose.ts';
import { servicePlan } from '../testing/plan.ts';

/** The end of a log, and what the diagnosis says of the cause and of the next action. */
const LOGS: readonly (readonly [log: string, because: RegExp, fix: RegExp])[] = [
  [
    `  File "/app/db.py", line 10, in <module>\n    from pymongo import MongoClient\n  File "/opt/venv/lib/python3.11/site-packages/pymongo/common.py", line 40, in <module>\n    from bson import SON\nImportError: cannot import name 'SON' from 'bson' (/opt/venv/lib/python3.11/site-packages/bson/__init__.py)`,
    /bson has no SON, which pymongo imports from it/,
    /leave the package bson out/,
  ],
  [
    `  File "/opt/venv/lib/python3.11/site-packages/flask/cli.py", line 1, in f\n  File "/app/db.py", line 1, in <module>\n    from werkzeug.urls import url_quote\nImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/x.py)`,
    /of another version than the code expects/,
    /Pin werkzeug/,
  ],
  [
    `  + Exception Group Traceback (most recent call last):\n  |   File "/app/main.py", line 1\n  | ModuleNotFoundError: No module named 'psycopg2'\n  +----`,
    /module psycopg2 is not in the image/,
    /psycopg2 to requirements\.txt/,
  ],
  [
    `  File "/opt/venv/lib/python3.11/site-packages/gunicorn/util.py", line 25, in <module>\n    import pkg_resources\nModuleNotFoundError: No module named 'pkg_resources'`,
    /setuptools had it until version 81/,
    /Add setuptools<81 to requirements\.txt/,
  ],
  [
    `  File "/usr/lib/python3.13/urllib/request.py", line 1367, in https_open\n    return self.do_open(http.client.HTTPSConnection, req,\n  File "/usr/lib/python3.13/urllib/request.py", line 1322, in do_open\n    raise URLError(err)\nurllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>`,
    /downloads something over HTTPS while it starts/,
    /Fetch what it downloads before the build/,
  ],
  [
    `  File "/app/dashboard/layout.py", line 11, in <module>\n    cache = diskcache.Cache("./cache")\nOSError: [Errno 30] Cache directory "./cache" does not exist and could not be created`,
    /writes where it is read only: Cache directory "\.\/cache"/,
    /Add that folder to services\.\w+\.writable/,
  ],
  [
    `import { PrismaClient } from '@prisma/client';\n         ^^^\nSyntaxError: Named export 'PrismaClient' not found. The requested module '@prisma/client' is a CommonJS module, which may not support all module.exports as named exports.`,
    /^Prisma's client is not in the image/,
    /plan\/prisma-engine/,
  ],
  [
    `Error: Cannot find module '.prisma/client/default'\nRequire stack:\n- /app/node_modules/@prisma/client/default.js`,
    /^Prisma's client is not in the image/,
    /plan\/prisma-engine/,
  ],
  [
    `SyntaxError: Named export 'parse' not found. The requested module 'old-library' is a CommonJS module, which may not support all module.exports as named exports.`,
    /^old-library has no export parse/,
    /import pkg from 'old-library'/,
  ],
  [
    `SyntaxError: The requested module './types.js' does not provide an export named 'User'`,
    /^\.\/types\.js has no export User/,
    /write import type/,
  ],
];

test('imports that fail inside libraries and groups of exceptions', () => {
  const ended = { running: false, code: 1, outOfMemory: false };
  for (const [log, because, fix] of LOGS) {
    const found = diagnose(log, ended, servicePlan());
    assert.match(found?.because ?? '', because, log);
    assert.match(found?.fix ?? '', fix, log);
  }
});

test('native code for another numpy is told apart from an error of the code', () => {
  const ended = { running: false, code: 1, outOfMemory: false };
  const told = (expected: number, got: number) =>
    diagnose(
      `ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected ${expected} from C header, got ${got} from PyObject`,
      ended,
      servicePlan(),
    );
  assert.match(told(96, 88)?.because ?? '', /compiled for numpy 1, and the image holds numpy 2/);
  assert.match(told(96, 88)?.fix ?? '', /numpy<2/);
  assert.match(told(88, 96)?.fix ?? '', /numpy>=2/);
});
