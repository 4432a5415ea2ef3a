import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../model/error.ts';
import { readPipFailure } from './failure.ts';

test("pip's refusals and faults", () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    [
      'ERROR: Could not find a version that satisfies the requirement numpy==99 (from versions: 1.0, 2.0)\nERROR: No matching distribution found for numpy==99',
      'absent',
      'numpy',
    ],
    [
      'ERROR: Cannot install a and b because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit ...',
      'conflict',
      null,
    ],
    [
      "WARNING: Retrying after connection broken by 'NewConnectionError': /simple/x/\nERROR: No matching distribution found for x",
      'resolve/index-unreachable',
      null,
    ],
    ['Traceback: https://me:secret@pkg.example.org', 'resolve/failed', null],
  ];
  for (const [stderr, expected, name] of cases) {
    const failure = readPipFailure(stderr);
    if (failure instanceof UserError) assert.equal(failure.code, expected);
    else
      assert.deepEqual('refusal' in failure && [failure.refusal.reason, failure.refusal.name], [
        expected,
        name,
      ]);
    assert.doesNotMatch(JSON.stringify(failure) + String(failure), /secret/);
  }
});
