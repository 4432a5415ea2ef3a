import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../model/evidence.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Subject } from './check.ts';
import { pageRenders } from './checks/page-renders.ts';
import { servicePlan } from './testing/plan.ts';
import { UNFINISHED } from './visit.ts';

const OLD = 'Traceback (most recent call last):\nOldError: of before\n';
const PAGE = servicePlan({ kind: 'ui', framework: 'streamlit' });
const ASKED: ServicePlan = { ...PAGE, inputs: choose([{ name: 'API_KEY', secret: true }], 'test') };

const tried = async (said: string, code: number, plan = PAGE, stderr = '') => {
  let log = OLD;
  const container = {
    logs: async () => log,
    exec: async () => {
      log += said;
      return { code, stdout: '', stderr, timedOut: false, milliseconds: 7 };
    },
  };
  const { ok, message } = await pageRenders.check({ plan, container } as unknown as Subject);
  return `${ok} ${message}`;
};

test('a page that is an error is told, whatever the health route says', async () => {
  const raised = 'Traceback (most recent call last):\n  File "/app/app.py", line 3\n';
  const rows: readonly (readonly [verdict: Promise<string>, expected: RegExp])[] = [
    [tried('', 0), /^true a visitor gets the page after 7 ms/],
    [tried('2026 Uncaught app execution\n', 0), /^true/],
    [tried(`${raised}ValueError: bad shape\n`, 0), /^false its page is an error: ValueError: bad shape$/],
    [tried(`${raised}ModuleNotFoundError: No module named 'pyarrow'\n`, 0), /^false .*pyarrow/],
    [tried(`${raised}ValueError: bad key\n`, 0, ASKED), /^null .*bad key; API_KEY had no value of yours$/],
    [tried('', UNFINISHED), /^null its page was still being made/],
    [tried('', 1, PAGE, 'no session: HTTP/1.1 403 Forbidden\n'), /^null .*: no session: HTTP\/1.1 403/],
  ];
  for (const [verdict, expected] of rows) assert.match(await verdict, expected);
});

test('other services have no such page', () => {
  assert.equal(pageRenders.concerns?.(PAGE), true);
  assert.equal(pageRenders.concerns?.(servicePlan()), false);
  assert.equal(pageRenders.concerns?.({ ...PAGE, probe: null }), false);
});
