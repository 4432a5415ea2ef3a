import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { choose } from '../model/evidence.ts';
import { diagnose, listensElsewhere, type State } from './diagnose.ts';
import { servicePlan } from './testing/plan.ts';

const ENDED: State = { running: false, code: 1, outOfMemory: false };
const RUNNING: State = { running: true, code: null, outOfMemory: false };
const plan = servicePlan();

/** The end of a log, and what the diagnosis says of the cause and of the next action. */
const LOGS: readonly (readonly [log: string, because: RegExp, fix: RegExp])[] = [
  [
    `Traceback (most recent call last):\n  File "/app/main.py", line 1, in <module>\n    import cv2\nModuleNotFoundError: No module named 'cv2'`,
    /module cv2 is not in the image/,
    /cv2 to requirements\.txt/,
  ],
  [
    `ModuleNotFoundError: No module named 'app.core.settings'`,
    /app\.core\.settings/,
    /package that has app to requirements\.txt/,
  ],
  [`ModuleNotFoundError: No module named 'numpy._core'`, /numpy 2, and the image holds numpy 1/, /numpy>=2/],
  [
    `AttributeError: Can't get attribute 'CustomScaler' on <module '__main__' from '/opt/venv/bin/uvicorn'>`,
    /needs CustomScaler, which __main__ does not have/,
    /save the model again/,
  ],
  [
    `ValueError: node array from the pickle has an incompatible dtype:\n- expected: {'names': ['left_child']}`,
    /another version of scikit-learn/,
    /Pin scikit-learn in requirements\.txt/,
  ],
  [
    `AttributeError: 'DecisionTreeClassifier' object has no attribute 'monotonic_cst'`,
    /another version of scikit-learn/,
    /Pin scikit-learn/,
  ],
  [
    `ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/opt/venv/lib/python3.11/site-packages/werkzeug/urls.py)`,
    /werkzeug\.urls has no url_quote/,
    /Pin werkzeug/,
  ],
  [`AttributeError: module 'numpy' has no attribute 'float'`, /numpy has no float/, /Pin numpy/],
  [
    `ImportError: libGL.so.1: cannot open shared object file: No such file or directory`,
    /shared library libGL\.so\.1/,
    /Debian package that has libGL\.so\.1 to services\.api\.packages/,
  ],
  [
    `OSError: libgomp.so.1: cannot open shared object file: No such file or directory`,
    /libgomp\.so\.1/,
    /packages/,
  ],
  [
    `ImportError: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.38' not found (required by /opt/venv/lib/x.so)`,
    /GLIBC_2\.38, which Debian bookworm does not have/,
    /newer suite/,
  ],
  [
    `ERROR:    Error loading ASGI app. Could not import module "main".`,
    /does not find main/,
    /services\.api\.entrypoint/,
  ],
  [`Failed to find attribute 'app' in 'main'.`, /does not find app/, /entrypoint/],
  [
    `  File "/app/main.py", line 3\n    match x:\n          ^\nSyntaxError: invalid syntax`,
    /Python 3\.11 does not read the code: invalid syntax/,
    /services\.api\.python/,
  ],
  [`_pickle.UnpicklingError: invalid load key, 'v'.`, /pointer of Git LFS/, /git lfs pull/],
  [
    `OSError: [Errno 30] Read-only file system: '/app/logs'`,
    /writes to \/app\/logs/,
    /services\.api\.writable/,
  ],
  [`Error: EROFS: read-only file system, mkdir '/app/uploads'`, /writes to \/app\/uploads/, /writable/],
  [
    `sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) unable to open database file`,
    /SQLite database/,
    /writable/,
  ],
  [
    `ERROR:    [Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied`,
    /may not listen on port 80$/,
    /services\.api\.port/,
  ],
  [`Error: listen EACCES: permission denied 0.0.0.0:443`, /port 443/, /1024/],
  [
    `PermissionError: [Errno 13] Permission denied: '/app/model.pkl'`,
    /user 10001 may not open \/app\/model\.pkl/,
    /writable/,
  ],
  [
    `FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'`,
    /the program ffmpeg is not in the image/,
    /services\.api\.packages/,
  ],
  [
    `FileNotFoundError: [Errno 2] No such file or directory: 'models/best.pkl'`,
    /models\/best\.pkl is not in the image/,
    /starts in \/app/,
  ],
  [`Error: ENOENT: no such file or directory, open '/app/config.json'`, /\/app\/config\.json/, /source tree/],
  [
    `OSError: Model file /models/yolo.onnx not found`,
    /\/models\/yolo\.onnx is not in the image/,
    /source tree/,
  ],
  [`KeyError: 'DATABASE_URL'`, /variable DATABASE_URL is not set/, /services\.api\.env/],
  [
    `pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings\nmongo_url\n  Field required [type=missing, input_value={}, input_type=dict]\n    For further information visit https://errors.example.org\nsecret_key\n  Field required [type=missing]`,
    /variable MONGO_URL/,
    /env/,
  ],
  [
    `decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.`,
    /SECRET_KEY/,
    /env/,
  ],
  [
    `django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.`,
    /SECRET_KEY/,
    /env/,
  ],
  [`ValueError: OPENAI_API_KEY must be set`, /OPENAI_API_KEY/, /env/],
  [
    `psycopg2.OperationalError: connection to server at "db" (10.0.0.5), port 5432 failed: Connection refused`,
    /without Postgres/,
    /whole stack/,
  ],
  [
    `redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.`,
    /without Redis/,
    /first request/,
  ],
  [
    `pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno -3] Temporary failure in name resolution`,
    /without MongoDB/,
    /stack/,
  ],
  [`socket.gaierror: [Errno -2] Name or service not known`, /host it names/, /stack/],
  [`Error: getaddrinfo ENOTFOUND postgres`, /host postgres/, /stack/],
  [
    `requests.exceptions.ConnectionError: HTTPSConnectionPool(host='models.example.org', port=443): Max retries exceeded with url: /x`,
    /downloads from (models\.example\.org|the network)/,
    /before the build/,
  ],
  [
    `OSError: We couldn't connect to 'https://hub.example.org' to load this file`,
    /downloads from https:\/\/hub\.example\.org/,
    /before the build/,
  ],
  [`OSError: [Errno 98] Address already in use`, /port 8000 twice/, /command/],
  [`exec /opt/venv/bin/python: exec format error`, /another architecture/, /platform of this machine/],
  [
    `bwrap: execvp /opt/venv/bin/uvicorn: No such file or directory`,
    /command \/opt\/venv\/bin\/uvicorn/,
    /requirements/,
  ],
  [
    `runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown`,
    /gunicorn is not in the image/,
    /./,
  ],
  [
    `INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)`,
    /nothing outside the container/,
    /0\.0\.0\.0/,
  ],
  [
    ` * Running on http://0.0.0.0:5000`,
    /port 5000, and is asked on port 8000/,
    /services\.api\.port of plimsoll\.yaml to 5000/,
  ],
  [`Server listening on port 3000`, /port 3000/, /to 3000/],
  [`Error: Cannot find module 'express'`, /module express/, /dependencies/],
  [`Error: Cannot find module '/app/dist/main.js'`, /file \/app\/dist\/main\.js/, /entrypoint/],
  [
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/src/model' imported from /app/index.ts`,
    /^\/app\/index\.ts imports \/app\/src\/model, and no file of that name/,
    /declare tsx/,
  ],
  [
    `Error: Cannot find module '../config/keys'\nRequire stack:\n- /app/server.js\n- /app/x.js`,
    /^\/app\/server\.js imports \.\.\/config\/keys/,
    /source tree/,
  ],
  [`[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: no enum`, /^no enum$/, /build script/],
  [
    `{"level":30,"msg":"Server listening at http://127.0.0.1:8000"}\n{"level":30,"msg":"Server listening at http://172.17.0.2:8000"}\n{"level":50,"pid":1,"msg":"Failed to load the model:"}`,
    /^it says Failed to load the model$/,
    /log below/,
  ],
  [`error: extension "vector" is not available`, /no extension vector/, /images\.postgres .*pgvector/],
  [`MemoryError`, /no more memory/, /services\.api\.memory/],
  [`ValueError: the model wants 12 features`, /^ValueError: the model wants 12 features$/, /log below/],
];

test('a log tells the likely cause and the next action', () => {
  for (const [log, because, fix] of LOGS) {
    const noise = `INFO: starting\n${log}\n`;
    const diagnosis = diagnose(noise, ENDED, plan);
    assert.ok(diagnosis, log);
    assert.match(diagnosis.because, because, log);
    assert.match(diagnosis.fix, fix, log);
    assert.doesNotMatch(diagnosis.because, /undefined|\.$/, log);
  }
});

test('what a base of others lacks is installed there', () => {
  const base = { ...plan.base.value, kind: 'image', image: 'ubi9/python-311' } as const;
  const onBase = servicePlan({ base: choose(base, 'test') });
  const rows: readonly (readonly [log: string, because: RegExp, fix: RegExp])[] = [
    [
      'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
      /libGL\.so\.1 is not in the image/,
      /^Install what has libGL\.so\.1 in the base ubi9\/python-311, or, where that is of Debian 12 or 13, add/,
    ],
    [
      "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
      /program ffmpeg/,
      /^Install what has it in the base ubi9/,
    ],
    [
      "ImportError: /lib64/libc.so.6: version `GLIBC_2.38' not found (required by /opt/venv/lib/x.so)",
      /which the base ubi9\/python-311 does not have/,
      /^Choose a newer base/,
    ],
  ];
  for (const [log, because, fix] of rows) {
    const diagnosis = diagnose(log, ENDED, onBase);
    assert.match(diagnosis?.because ?? '', because, log);
    assert.match(diagnosis?.fix ?? '', fix, log);
  }
});

test('nothing is made of a log that says nothing', () => {
  const quiet = [
    '',
    'INFO: Application startup complete.',
    'Uvicorn running on http://0.0.0.0:8000',
    'loading …',
  ];
  for (const log of quiet) assert.equal(diagnose(log, RUNNING, plan), null, log);
});

test('how it ended tells where the log does not', () => {
  assert.match(diagnose('', { ...ENDED, outOfMemory: true }, plan)?.because ?? '', /more than the 268 MB/);
  assert.match(diagnose('', { ...ENDED, code: 132 }, plan)?.because ?? '', /SIGILL/);
  assert.match(diagnose('', { ...ENDED, code: 139 }, plan)?.because ?? '', /SIGSEGV/);
  assert.equal(diagnose('', { ...ENDED, code: 3 }, plan), null);
});

test('of several errors the first cause counts, of several of a kind the last', () => {
  const chained = `KeyError: 'x'\nModuleNotFoundError: No module named 'a'\nModuleNotFoundError: No module named 'b'\nRuntimeError: no`;
  assert.match(diagnose(chained, ENDED, plan)?.because ?? '', /module b is not/);
});

test('a missing file names what was left out of the image', () => {
  const excluded = [{ pattern: 'data/', what: 'data', files: 3, size: 9 }];
  const source = choose({ files: [], weights: [], destination: '/app', excluded }, 'test');
  const log = `FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'`;
  assert.match(diagnose(log, ENDED, servicePlan({ source }))?.because ?? '', /left out were data\//);
});

test('a server that listens elsewhere is told from one that does not listen yet', () => {
  assert.equal(listensElsewhere('Running on http://127.0.0.1:8000', plan), true);
  assert.equal(listensElsewhere('Running on http://0.0.0.0:5000', plan), true);
  assert.equal(listensElsewhere('Running on http://0.0.0.0:8000', plan), false);
  assert.equal(
    listensElsewhere('Running on http://127.0.0.1:8000\nRunning on http://10.0.0.2:8000', plan),
    false,
  );
  assert.equal(listensElsewhere('loading the model', plan), false);
});

test('no log throws or takes long, whatever it holds', () => {
  const pieces = LOGS.flatMap(([log]) => log.split(/(?<=[ :'])/)).concat([
    'lib',
    '\n',
    "'",
    'redis.',
    'listening ',
  ]);
  const word = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      diagnose(words.join(''), ENDED, plan);
    }),
    { numRuns: 200 },
  );
  for (const piece of ['lib', 'redis', '(', "'", 'a.', 'model ', 'A_', '127.0.0.1:', 'running ']) {
    const before = process.cpuUsage();
    diagnose(piece.repeat(200_000), ENDED, plan);
    const { user, system } = process.cpuUsage(before); // What others take does not count.
    assert.ok(user + system < 2e6, `${piece}: ${user + system} µs`);
  }
});
