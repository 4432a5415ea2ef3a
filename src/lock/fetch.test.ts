import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBlob } from '../model/blob.ts';
import { UserError } from '../model/error.ts';
import type { FoundWheel, WheelSource } from '../model/fetch.ts';
import { silent } from '../model/progress.ts';
import type { Question, Resolver } from '../model/resolve.ts';
import { fetchWheels } from './fetch.ts';

const A = 'a'.repeat(64);
const FILE = 'demo-1-py3-none-any.whl';
const chosen = (location: string) => [
  [{ name: 'demo', version: '1', found: { file: FILE, location, sha256: A, size: null } }],
];

/** Has what is at `https://own.example.org`, and reaches nothing else. */
function reach(asked: FoundWheel[], code = 'net/unreachable'): WheelSource {
  return {
    wheel: async () => memoryBlob(new Uint8Array()),
    async fetch(wheels) {
      asked.push(...wheels);
      if (wheels.some(({ location }) => !location.startsWith('https://own.example.org')))
        throw new UserError({ code, message: 'away', fix: 'wait', transient: true });
      return wheels.map(({ file }) => ({ file, blob: memoryBlob(new Uint8Array()), sha256: A }));
    },
  };
}

function index(sha256: string, questions: Question[]): Resolver {
  return {
    async resolve(question) {
      questions.push(question);
      const wheel = `{ url = "https://own.example.org/${FILE}", hashes = { sha256 = "${sha256}" } }`;
      return { pylock: `lock-version = "1.0"\n[[packages]]\nname = "demo"\nwheels = [${wheel}]\n` };
    },
  };
}

const options = { python: '3.11', platforms: ['linux/amd64'], progress: silent } as const;

test("what another tool's lock has at an address out of reach is fetched from the user's own index", async () => {
  const asked: FoundWheel[] = [];
  const questions: Question[] = [];
  const ports = { ...options, wheels: reach(asked), resolver: index(A, questions), foreign: true };
  const fetched = await fetchWheels(chosen('https://away.example.org/x'), ports);
  assert.equal(fetched.get(FILE)?.sha256, A);
  assert.deepEqual(questions[0]?.requirements, ['demo==1']);
  assert.equal(asked.at(-1)?.sha256, A);
});

test("not when the address is the index's own, the fault another, or the file another", async () => {
  const away = chosen('https://away.example.org/x');
  const cases: readonly (readonly [boolean, string, string])[] = [
    [false, 'net/unreachable', A],
    [true, 'net/hash-mismatch', A],
    [true, 'net/unreachable', 'b'.repeat(64)],
  ];
  for (const [foreign, code, offered] of cases) {
    const ports = { ...options, wheels: reach([], code), resolver: index(offered, []), foreign };
    await assert.rejects(fetchWheels(away, ports), { code });
  }
});
