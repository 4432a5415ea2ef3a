import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../formats/marker/environment.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Question, Resolver } from '../model/resolve.ts';
import type { ResolveOptions } from './ask.ts';
import { resolve } from './resolve.ts';
import { ENVIRONMENT, OPTIONS, sourceOnly, unmade } from './testing/resolving.ts';
import { readWanted } from './wanted/wanted.ts';

/** Answers with what it was asked for. */
function willing(questions: Question[]): Resolver {
  return {
    async resolve(question) {
      questions.push(question);
      const packages = question.requirements.map((each) => {
        const [, marker] = each.split(' ; ');
        const where = marker === undefined ? '' : `marker = "${marker}"\n`;
        return `[[packages]]\nname = "${/^[\w-]+/.exec(each)?.[0]}"\n${where}`;
      });
      return { pylock: `lock-version = "1.0"\n${packages.join('')}` };
    },
  };
}

const POETRY = `
[[package]]
name = "flask"
version = "3.0"
[package.dependencies]
click = "*"
async-timeout = {version = "*", markers = "python_full_version < \\"3.11.3\\""}
arm = {version = "*", markers = "platform_machine == \\"aarch64\\""}
[[package]]
name = "click"
version = "8.1"
[[package]]
name = "async-timeout"
version = "4"
[[package]]
name = "arm"
version = "1"
[[package]]
name = "pytest"
version = "8"
`;

function poetry(lock: string, more: { readonly added?: readonly string[] } = {}) {
  const tree = memoryTree({
    'pyproject.toml': '[tool.poetry.dependencies]\nflask = "^3"\n',
    'poetry.lock': lock,
  });
  const plan = {
    ecosystem: 'python',
    manifest: 'pyproject.toml',
    manager: 'poetry',
    added: [],
    dropped: [],
    needed: [],
  } as const;
  return readWanted({ ...plan, ...more }, tree);
}

test('of a lock without addresses exactly its releases are asked for, and nothing they need', async () => {
  const questions: Question[] = [];
  const both = { ...OPTIONS, platforms: ['linux/amd64', 'linux/arm64'] } as const;
  const { value, diagnostics } = await resolve(await poetry(POETRY), willing(questions), both);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(questions.length, 1);
  assert.deepEqual(questions[0]?.requirements, [
    'async-timeout==4',
    'click==8.1',
    'flask==3.0',
    "arm==1 ; platform_machine == 'aarch64'",
  ]);
  assert.equal(questions[0]?.dependencies, false);
  assert.equal(value?.foreign, false);
  const names = (python: string, platform: 'linux/amd64' | 'linux/arm64'): string | undefined =>
    value
      ?.select(targetEnvironment(platform, python))
      .map(({ name }) => name)
      .sort()
      .join(' ');
  assert.equal(names('3.11.2', 'linux/amd64'), 'async-timeout click flask');
  assert.equal(names('3.11.9', 'linux/amd64'), 'click flask');
  assert.equal(names('3.11.9', 'linux/arm64'), 'arm click flask');
});

test('what the plan adds is resolved within such a lock; one older than its manifest only binds', async () => {
  const questions: Question[] = [];
  const more = await resolve(await poetry(POETRY, { added: ['uvicorn'] }), willing(questions), OPTIONS);
  assert.deepEqual(
    questions.map(({ requirements, dependencies }) => [requirements.at(-1), dependencies]),
    [
      ['flask==3.0', false],
      ['uvicorn', true],
    ],
  );
  assert.ok(questions[1]?.constraints.includes('click==8.1'));
  assert.equal(more.value?.select(ENVIRONMENT).at(-1)?.name, 'uvicorn');
  questions.length = 0;
  const older = POETRY.replace('version = "3.0"', 'version = "2.0"');
  await resolve(await poetry(older), willing(questions), OPTIONS);
  assert.deepEqual(
    questions.map(({ requirements, constraints, dependencies }) => [
      requirements,
      constraints[2],
      dependencies,
    ]),
    [[['flask>=3,<4'], 'click==8.1', true]],
  );
});

test('a wheel is made of locked sources only when their hash is one the lock has', async () => {
  const HASH = 'c'.repeat(64);
  const lock = `[[package]]\nname = "flask"\nversion = "3"\nfiles = [{ file = "flask-3.tar.gz", hash = "sha256:${HASH}" }]\n`;
  let served = '';
  const resolver: Resolver = {
    async resolve({ indexes, sources }) {
      if (sources !== undefined) return sourceOnly('flask', '3', served);
      if (indexes.findLinks.length === 0)
        return { refusal: { reason: 'source-only', name: 'flask', explanation: 'Because.' } };
      return { pylock: 'lock-version = "1.0"\n[[packages]]\nname = "flask"\nversion = "3"\n' };
    },
  };
  for (const [sha256, rules, allowed] of [
    [HASH, ['lock/built-from-source'], [HASH, 'b']],
    ['d'.repeat(64), ['lock/hash-not-allowed'], null],
  ] as const) {
    served = sha256;
    const sources: ResolveOptions['sources'] = {
      unmade,
      make: async () => ({
        folder: '/made',
        file: 'flask-3-py3-none-any.whl',
        sha256: 'b',
        source: { file: 'flask-3.tar.gz', sha256, requires: [] },
      }),
    };
    const { value, diagnostics } = await resolve(await poetry(lock), resolver, { ...OPTIONS, sources });
    assert.deepEqual(
      diagnostics.map(({ rule }) => rule),
      rules,
    );
    assert.deepEqual(value === null ? null : [...(value.allowed.get('flask') ?? [])], allowed);
  }
});

test('what a lock with addresses has as its source only is made of that', async () => {
  const HASH = 'e'.repeat(64);
  const pylock = `lock-version = "1.0"
[[packages]]
name = "flask"
version = "3"
wheels = [{ url = "https://files.example.org/flask-3-py3-none-any.whl" }]
[[packages]]
name = "deep"
version = "1"
sdist = { name = "deep-1.tar.gz", url = "https://files.example.org/deep-1.tar.gz", hashes = { sha256 = "${HASH}" } }
`;
  const tree = memoryTree({ 'pylock.toml': pylock });
  const wanted = await readWanted(
    { ecosystem: 'python', manifest: 'pylock.toml', manager: null, added: [], dropped: [], needed: [] },
    tree,
  );
  const questions: Question[] = [];
  const { value } = await resolve(wanted, willing(questions), OPTIONS);
  assert.deepEqual(
    questions.map(({ requirements }) => requirements),
    [['deep==1']],
  );
  assert.deepEqual(
    value?.select(ENVIRONMENT).map(({ name, wheels }) => [name, wheels.length]),
    [
      ['flask', 1],
      ['deep', 0],
    ],
  );
  assert.deepEqual(value.allowed.get('deep'), new Set([HASH]));
  assert.equal(value.foreign, true);
});
