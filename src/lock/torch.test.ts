import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../model/error.ts';
import type { Question, Resolver } from '../model/resolve.ts';
import { resolve } from './resolve.ts';
import { ENVIRONMENT, OPTIONS, wantedOf } from './testing/resolving.ts';
import { withCpuTorch } from './torch.ts';

const pylock = (releases: readonly string[]): string =>
  `lock-version = "1.0"\n${releases
    .map((one) => one.split(' '))
    .map(([name, version]) => `[[packages]]\nname = "${name}"\nversion = "${version}"\n`)
    .join('')}`;

const USUAL = ['flask 3', 'torch 2.7.1', 'torchvision 0.22', 'nvidia-cublas-cu12 12', 'triton 3'];
const CPU = ['flask 3', 'torch 2.7.1+cpu', 'torchvision 0.22+cpu'];

interface Row {
  readonly requirements: string;
  /** What the resolver answers usually, and for CPUs. */
  readonly usual?: readonly string[];
  readonly cpu?: readonly string[] | Error | 'refused';
  /** Requirements of the question for CPUs; none when it is not asked. */
  readonly asks: readonly string[];
  readonly taken: readonly string[];
  readonly told?: string;
}

const UNREACHABLE = new UserError({ code: 'resolve/index-unreachable', message: 'it is away', fix: 'x' });

const TABLE: Readonly<Record<string, Row>> = {
  'the same releases in their builds for CPUs, brought along or asked for': {
    requirements: 'flask\ntorch>=2\n',
    asks: ['flask', 'torch==2.7.1', 'torchvision==0.22'],
    taken: CPU,
  },
  'extras and markers of what is asked for stay': {
    requirements: 'torch[opt]\ntorchvision ; python_version > "3"\n',
    asks: ['torch[opt]', "torchvision ; python_version > '3'", 'torch==2.7.1', 'torchvision==0.22'],
    taken: CPU,
  },
  'nothing of CUDA comes along': {
    requirements: 'torch\n',
    usual: ['torch 2.7.1'],
    asks: [],
    taken: ['torch 2.7.1'],
  },
  'CUDA without PyTorch': {
    requirements: 'jax\n',
    usual: ['jax 1', 'triton 3'],
    asks: [],
    taken: ['jax 1', 'triton 3'],
  },
  'a build that is named': { requirements: 'torch==2.7.1+cu118\n', asks: [], taken: USUAL },
  'files that it has to be': {
    requirements: `torch==2.7.1 --hash=sha256:${'a'.repeat(64)}\n`,
    asks: [],
    taken: USUAL,
  },
  'an index that has chosen': {
    requirements: 'torch\n--extra-index-url https://x.example.org/cu121\n',
    usual: ['torch 2.7.1+cu121', 'nvidia-cublas-cu12 12'],
    asks: [],
    taken: ['torch 2.7.1+cu121', 'nvidia-cublas-cu12 12'],
  },
  'an index that cannot be reached': {
    requirements: 'torch\n',
    cpu: UNREACHABLE,
    asks: ['torch==2.7.1', 'torchvision==0.22'],
    taken: USUAL,
    told: 'it is away',
  },
  'an index without the release': {
    requirements: 'torch\n',
    cpu: 'refused',
    asks: ['torch==2.7.1', 'torchvision==0.22'],
    taken: USUAL,
    told: 'cannot be had from the package indexes',
  },
  'an index that has the usual builds only': {
    requirements: 'torch\n',
    cpu: USUAL,
    asks: ['torch==2.7.1', 'torchvision==0.22'],
    taken: USUAL,
    told: 'the index has none',
  },
};

for (const [name, { requirements, usual = USUAL, cpu = CPU, asks, taken, told }] of Object.entries(TABLE))
  test(name, async () => {
    const questions: Question[] = [];
    const resolver: Resolver = {
      async resolve(question) {
        if (question.torch === undefined) return { pylock: pylock(usual) };
        questions.push(question);
        if (cpu instanceof Error) throw cpu;
        if (cpu === 'refused') return { refusal: { reason: 'absent', name: 'torch', explanation: 'No.' } };
        return { pylock: pylock(cpu) };
      },
    };
    const wanted = await wantedOf(requirements);
    const first = await resolve(wanted, resolver, OPTIONS);
    const { value, diagnostics } = await withCpuTorch(first, wanted, resolver, OPTIONS);
    assert.deepEqual(
      questions.flatMap((one) => one.requirements),
      asks,
    );
    const selected = value?.select(ENVIRONMENT) ?? [];
    assert.deepEqual(
      selected.map((each) => `${each.name} ${each.version}`),
      taken,
    );
    assert.equal(value?.usual !== undefined, taken === CPU);
    const rules = diagnostics.map(({ rule, severity }) => `${severity} ${rule}`);
    assert.deepEqual(rules, told === undefined ? [] : ['warning lock/no-cpu-torch']);
    if (told !== undefined) assert.ok(diagnostics[0]?.message.includes(told), diagnostics[0]?.message);
  });
