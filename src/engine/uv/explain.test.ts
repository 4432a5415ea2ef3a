import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../../model/error.ts';
import type { Refusal } from '../../model/resolve.ts';
import { readFailure } from './explain.ts';

const SPLIT =
  "error: No solution found when resolving dependencies for split (markers: python_full_version == '3.11.*' and platform_machine == 'x86_64')\n";

test('a refusal names its reason and the package it hangs on', () => {
  const cases: readonly (readonly [string, Refusal['reason'], string, RegExp])[] = [
    [
      `${SPLIT}  cause: Because there is no version of numpy==99 and plimsoll-resolution depends on numpy==99, we can conclude that your requirements are unsatisfiable.`,
      'absent',
      'numpy',
      /^Because there is no version of numpy==99 and the application depends on numpy==99/,
    ],
    [
      `${SPLIT}  cause: Because nosuch was not found in the provided package locations and plimsoll-resolution depends on nosuch, we can conclude that your requirements are unsatisfiable.`,
      'absent',
      'nosuch',
      /^Because nosuch was not found/,
    ],
    [
      `${SPLIT}  cause: Because the requested Python version (>=3.11) does not satisfy Python>=3.12 and numpy==2.5.1 depends on Python>=3.12, we can conclude that numpy==2.5.1 cannot be used.\n And because plimsoll-resolution depends on numpy==2.5.1, we can conclude that your requirements are unsatisfiable.`,
      'python',
      'numpy',
      /does not satisfy Python>=3\.12 and numpy/,
    ],
    [
      `${SPLIT}  cause: Because only numpy>=2 is available and plimsoll-resolution depends on numpy<2, we can conclude that your requirements are unsatisfiable.`,
      'absent',
      'numpy',
      /^Because only numpy>=2 is available/,
    ],
    [
      `${SPLIT}  cause: Because all versions of docopt have no usable wheels and plimsoll-resolution depends on docopt, we can conclude that your requirements are unsatisfiable.\n\nhint: Wheels are required for \`docopt\` because building from source is disabled for all packages (i.e., with \`--no-build\`)`,
      'source-only',
      'docopt',
      /no usable wheels/,
    ],
    [
      `${SPLIT}  cause: Because pywin32==306 has no \`python_full_version == '3.11.*' and implementation_name == 'cpython' and platform_machine == 'x86_64' and sys_platform == 'linux'\`-compatible wheels and plimsoll-resolution depends on pywin32==306, we can conclude that your requirements are unsatisfiable.`,
      'platform',
      'pywin32',
      /pywin32==306 has no wheels for Linux on x86_64 and Python 3\.11 and the application/,
    ],
    [
      `  × No solution found when resolving dependencies:\n  ╰─▶ Because fastapi==0.100.0 depends on pydantic>=1.7.4 and plimsoll-resolution\n      depends on fastapi==0.100, we can conclude that your requirements are unsatisfiable.`,
      'conflict',
      'fastapi',
      /pydantic>=1\.7\.4/,
    ],
  ];
  for (const [stderr, reason, name, explanation] of cases) {
    const answer = readFailure(stderr);
    assert.ok('refusal' in answer, stderr);
    assert.equal(answer.refusal.reason, reason);
    assert.equal(answer.refusal.name, name);
    assert.match(answer.refusal.explanation, explanation);
  }
});

test('faults that are not about the requirements are errors, transient when they may pass', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    [
      'error: Failed to download `a-model @ https://example.org/a_model-1-py3-none-any.whl#sha256=0`\n  cause: Failed to fetch: https://example.org/a_model-1-py3-none-any.whl\n  cause: dns error',
      'resolve/address-unreachable',
      true,
    ],
    [
      'error: Request failed after 3 retries in 7.5s\n  cause: Failed to fetch: https://pkg.example.org/simple/numpy/\n  cause: dns error',
      'resolve/index-unreachable',
      true,
    ],
    [
      'error: Request failed\n  cause: HTTP status server error (503 Service Unavailable) for url (https://pkg.example.org/simple/numpy/)',
      'resolve/index-unreachable',
      true,
    ],
    [
      'error: Failed to fetch: https://pkg.example.org/simple/numpy/\n  cause: HTTP status client error (410 Gone) for url (https://pkg.example.org/simple/numpy/)',
      'resolve/index-refuses',
      false,
    ],
    [
      `${SPLIT}  cause: Because numpy was not found in the package registry\n\nhint: An index URL (https://u:secret@pkg.example.org/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)`,
      'resolve/index-refuses',
      false,
    ],
    [
      'error: Failed to fetch: https://pkg.example.org/simple/\n  cause: invalid peer certificate: UnknownIssuer',
      'resolve/index-untrusted',
      false,
    ],
    [
      'error: Failed to read `--find-links` directory: /none\n  cause: No such file',
      'resolve/no-find-links',
      false,
    ],
    [
      'error: Failed to download `a==1`\n  cause: Failed to extract archive: a-1-py3-none-any.whl\n  cause: Invalid zip file structure',
      'resolve/corrupt-wheel',
      false,
    ],
    ['', 'resolve/failed', false],
  ];
  for (const [stderr, code, transient] of cases) {
    const error = readFailure(stderr);
    assert.ok(error instanceof UserError, stderr);
    assert.equal(error.code, code);
    assert.equal(error.transient, transient);
    assert.doesNotMatch(error.message, /secret/);
  }
});

test('a long explanation is shortened in the middle', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `   numpy==1.${at}`).join('\n');
  const answer = readFailure(
    `${SPLIT}  cause: Because all of:\n${lines}\n are bad, we can conclude the end.`,
  );
  assert.ok('refusal' in answer);
  assert.ok(answer.refusal.explanation.split('\n').length < 30);
  assert.match(answer.refusal.explanation, /the end\.$/);
});

test('fuzz: whatever is said, it is a refusal or an error', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (said, solved) => {
      const failure = readFailure(solved ? said : `No solution found\n${said}`);
      assert.ok(failure instanceof UserError || 'refusal' in failure);
    }),
    { numRuns: 200 },
  );
});
