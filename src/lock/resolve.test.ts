import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Question, Refusal, Resolver } from '../model/resolve.ts';
import type { ResolveOptions } from './ask.ts';
import { resolve } from './resolve.ts';
import { ENVIRONMENT, OPTIONS, sourceOnly, unmade, wantedOf } from './testing/resolving.ts';
import { readWanted } from './wanted/wanted.ts';

/** Refuses as long as a requirement matches, then answers with what it was asked for. */
function picky(refusals: readonly (readonly [RegExp, Refusal])[], questions: Question[] = []): Resolver {
  return {
    async resolve(question) {
      questions.push(question);
      const [only] = question.requirements;
      if (question.sources && /^deep\b/.test(only ?? '')) return sourceOnly('deep', '1');
      const found = refusals.find(([pattern]) => question.requirements.some((each) => pattern.test(each)));
      if (found !== undefined) return { refusal: found[1] };
      const packages = question.requirements.map(
        (each) => `[[packages]]\nname = "${/^[\w-]+/.exec(each)?.[0]}"\n`,
      );
      return {
        pylock: `lock-version = "1.0"\npackages = []\n`.replace('packages = []\n', packages.join('')),
      };
    },
  };
}

const refusal = (reason: Refusal['reason'], name: string | null): Refusal => ({
  reason,
  name,
  explanation: 'Because it is so.',
});

test('what an expert would ask for instead is asked for, and told', async () => {
  const cases: readonly (readonly [string, RegExp, Refusal, readonly string[], string])[] = [
    [
      'torch==2.1.0+cu118\ntorchvision==0.16.0+cu118\nnumpy',
      /\+cu118/,
      refusal('absent', 'torch'),
      ['torch==2.1.0', 'torchvision==0.16.0', 'numpy'],
      'lock/other-build:1 lock/other-build:2',
    ],
    [
      'psycopg2==2.9.9',
      /^psycopg2(?!-)/,
      refusal('source-only', 'psycopg2'),
      ['psycopg2-binary==2.9.9'],
      'lock/substituted:1',
    ],
    ['sklearn==0.0', /^sklearn/, refusal('source-only', 'sklearn'), ['scikit-learn'], 'lock/substituted:1'],
  ];
  for (const [text, pattern, refused, asked, told] of cases) {
    const questions: Question[] = [];
    const resolver = picky([[pattern, refused]], questions);
    const { value, diagnostics } = await resolve(await wantedOf(text), resolver, OPTIONS);
    assert.equal(value?.select(ENVIRONMENT).length, asked.length);
    assert.deepEqual(questions.at(-1)?.requirements, asked);
    assert.equal(diagnostics.map(({ rule, line }) => `${rule}:${line}`).join(' '), told);
  }
});

test('a refusal is an error finding at the line it hangs on, with what to do', async () => {
  const cases: readonly (readonly [Refusal, string, number | null, RegExp])[] = [
    [refusal('absent', 'flask'), 'lock/no-such-release', 2, /Flask==99 cannot be had.*: Because it is so\./],
    [
      refusal('source-only', 'flask'),
      'lock/no-wheel',
      2,
      /Flask==99 has no wheel for Python 3\.11 on linux\/amd64/,
    ],
    [refusal('platform', 'deep'), 'lock/no-wheel', null, /deep has no wheel for.*: Because it is so\./],
    [
      {
        ...refusal('source-only', 'deep'),
        explanation: 'And because the application depends on flask==99, no.',
      },
      'lock/no-wheel',
      2,
      /deep has no wheel for/,
    ],
    [refusal('conflict', null), 'lock/conflict', null, /no set of releases satisfies all requirements/],
  ];
  for (const [refused, rule, line, message] of cases) {
    const { value, diagnostics } = await resolve(
      await wantedOf('# web\nFlask==99\n'),
      picky([[/./, refused]]),
      OPTIONS,
    );
    assert.equal(value, null);
    const [finding] = diagnostics;
    assert.deepEqual([finding?.rule, finding?.severity, finding?.path], [rule, 'error', 'requirements.txt']);
    assert.equal(finding?.line, line);
    assert.match(finding?.message ?? '', message);
    assert.notEqual(finding?.fix, '');
  }
});

for (const reason of ['source-only', 'platform'] as const)
  test(`what has no wheel (${reason}) is made from its source when nothing else helps, and asked for again with it`, async () => {
    const SOURCE = { file: 'deep-1.tar.gz', sha256: 'a', requires: [] };
    const made: string[] = [];
    const questions: Question[] = [];
    const sources: ResolveOptions['sources'] = {
      unmade,
      async make(name, question) {
        made.push(`${name} ${question.requirements} ${question.python}`);
        return { folder: '/made', file: 'deep-1-py3-none-any.whl', sha256: 'b', source: SOURCE };
      },
    };
    const resolver: Resolver = {
      async resolve(question) {
        questions.push(question);
        if (question.sources) return sourceOnly('deep', '1');
        if (question.indexes.findLinks.length === 0) return { refusal: refusal(reason, 'deep') };
        return { pylock: 'lock-version = "1.0"\n[[packages]]\nname = "deep"\nversion = "1"\n' };
      },
    };
    const { value, diagnostics } = await resolve(await wantedOf('flask\ndeep>=1\n'), resolver, {
      ...OPTIONS,
      sources,
    });
    assert.equal(value?.select(ENVIRONMENT).length, 1);
    assert.deepEqual(made, ['deep deep>=1 3.11']);
    assert.deepEqual(questions.at(-1)?.indexes.findLinks, ['/made']);
    assert.deepEqual(
      diagnostics.map(({ rule, severity, line }) => [rule, severity, line]),
      [['lock/built-from-source', 'note', 2]],
    );
  });

test('a conflict names all lines that it is between, of whatever file', async () => {
  const text = 'Flask==3.0\nwerkzeug==2.0\nnumpy==1\n-r more.txt\n';
  const wanted = await wantedOf(text, { 'more.txt': '# more\nNumPy==2\n' });
  const cases: readonly (readonly [string, string | null, RegExp, string])[] = [
    [
      'Because flask==3.0 depends on werkzeug>=3 and the application depends on flask==3.0, so it is.\nAnd because the application depends on werkzeug==2.0, no.',
      'flask',
      /^Flask==3\.0 \(requirements\.txt:1\) and werkzeug==2\.0 \(requirements\.txt:2\) cannot be had together for Python 3\.11 on linux\/amd64: Because flask/,
      'Loosen one of them',
    ],
    [
      'Because the application depends on numpy==2 and numpy==1, no.',
      'the',
      /^numpy==1 \(requirements\.txt:3\) and NumPy==2 \(more\.txt:2\) cannot be had together/,
      'Keep one of these lines',
    ],
  ];
  for (const [explanation, name, message, fix] of cases) {
    const told = { ...refusal('conflict', name), explanation };
    const { diagnostics } = await resolve(wanted, picky([[/./, told]]), OPTIONS);
    assert.match(diagnostics[0]?.message ?? '', message);
    assert.ok(diagnostics[0]?.fix.startsWith(fix), diagnostics[0]?.fix);
    assert.equal(diagnostics[0]?.rule, 'lock/conflict');
  }
});

test('what is made already is told to nobody; where nothing can be made, it is told why and not tried', async () => {
  const refuse = picky([[/./, refusal('source-only', 'deep')]]);
  const told: number[] = [];
  const tell: ResolveOptions['tell'] = (all) => told.push(all.length);
  const there: ResolveOptions['sources'] = {
    unmade: async () => ({ left: [], why: null }),
    make: async () => ({ failed: 'as before' }),
  };
  await resolve(await wantedOf('deep==1'), refuse, { ...OPTIONS, sources: there, tell });
  assert.deepEqual(told, [0]);
  const none: ResolveOptions['sources'] = {
    unmade: async (left) => ({ left, why: 'there is no engine' }),
    make: async () => assert.fail('it is made'),
  };
  const { diagnostics } = await resolve(await wantedOf('deep==1'), refuse, {
    ...OPTIONS,
    sources: none,
    tell,
  });
  assert.deepEqual(told, [0]);
  assert.match(
    diagnostics[0]?.message ?? '',
    /^deep==1 has no wheel .*nothing is built here: there is no engine$/,
  );
});

test('what has wheels for one of several platforms is not made here for that one', async () => {
  const sources: ResolveOptions['sources'] = { unmade, make: async () => assert.fail('it is made') };
  const both: ResolveOptions = { ...OPTIONS, platforms: ['linux/amd64', 'linux/arm64'], sources };
  const { value } = await resolve(await wantedOf('deep'), picky([[/./, refusal('platform', 'deep')]]), both);
  assert.equal(value, null);
});

test('a wheel that cannot be made, and one that does not help, are refused; what can be substituted is not built', async () => {
  const refuse = picky([[/./, refusal('source-only', 'deep')]]);
  const broken = { ...OPTIONS, sources: { unmade, make: async () => ({ failed: 'gcc: no' }) } };
  const failed = await resolve(await wantedOf('deep'), refuse, broken);
  assert.equal(failed.value, null);
  assert.match(
    failed.diagnostics[0]?.message ?? '',
    /has no wheel for .*; building one from its source failed: gcc: no/,
  );
  let times = 0;
  const useless: ResolveOptions['sources'] = {
    unmade,
    async make() {
      times += 1;
      return {
        folder: '/made',
        file: 'x.whl',
        sha256: 'b',
        source: { file: 'x.tar.gz', sha256: 'a', requires: [] },
      };
    },
  };
  const again = await resolve(await wantedOf('deep'), refuse, { ...OPTIONS, sources: useless });
  assert.deepEqual([again.value, times], [null, 1]);
  times = 0;
  await resolve(
    await wantedOf('psycopg2==2.9.9'),
    picky([[/^psycopg2(?!-)/, refusal('source-only', 'psycopg2')]]),
    {
      ...OPTIONS,
      sources: useless,
    },
  );
  assert.equal(times, 0);
});

test('trying ends, nothing is asked when nothing is wanted, and a caveat is told', async () => {
  const questions: Question[] = [];
  const never = picky([[/./, refusal('absent', 'sklearn')]], questions);
  assert.equal((await resolve(await wantedOf('sklearn'), never, OPTIONS)).value, null);
  assert.ok(questions.length <= 4);
  questions.length = 0;
  const { value } = await resolve(await wantedOf('\n'), never, OPTIONS);
  assert.deepEqual([value?.select(ENVIRONMENT), questions], [[], []]);
  const pip: Resolver = {
    resolve: async () => ({ pylock: 'lock-version = "1.0"\npackages = []', caveat: 'only here' }),
  };
  const { diagnostics } = await resolve(await wantedOf('x'), pip, OPTIONS);
  assert.deepEqual(
    diagnostics.map(({ rule, message }) => [rule, message]),
    [['lock/limited-resolver', 'only here']],
  );
});

const PYLOCK = 'lock-version = "1.0"\n[[packages]]\nname = "flask"\nversion = "3"\n';

test('what the plan adds to a lock is resolved within it', async () => {
  const tree = memoryTree({ 'pylock.toml': PYLOCK });
  const wanted = (added: readonly string[]) =>
    readWanted(
      { ecosystem: 'python', manifest: 'pylock.toml', manager: null, added, dropped: [], needed: [] },
      tree,
    );
  const questions: Question[] = [];
  const resolver = picky([], questions);
  const same = await resolve(await wanted(['Flask>=2']), resolver, OPTIONS);
  assert.equal(questions.length, 0);
  assert.equal(same.value?.foreign, true);
  const more = await resolve(await wanted(['uvicorn']), resolver, OPTIONS);
  assert.deepEqual(
    more.value?.select(ENVIRONMENT).map(({ name }) => name),
    ['flask', 'uvicorn'],
  );
  assert.deepEqual(questions[0]?.constraints, ['flask==3']);
});
