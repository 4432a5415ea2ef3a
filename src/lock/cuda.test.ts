import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from '../model/evidence.ts';
import type { LockedWheel } from '../model/lock.ts';
import type { Plan } from '../model/plan.ts';
import { cudaFindings } from './cuda.ts';

const wheel = (name: string, version: string, size: number): LockedWheel => ({
  name,
  version,
  sha256: 'a'.repeat(64),
  size,
});

function findingsOf(wheels: Readonly<Record<string, LockedWheel>>, gpu: boolean) {
  const platform = { base: [], native: [], wheels: Object.keys(wheels), node: null, modules: {} };
  const service = {
    inputs: '',
    suite: 'bookworm',
    runtime: { language: 'python', version: '3.11' },
    build: null,
    platforms: { 'linux/amd64': platform },
  } as const;
  const services = [{ id: 'api', image: 'api', gpu: gpu ? choose(true, '') : null }];
  return cudaFindings(
    'api',
    { service, wheels },
    { services } as unknown as Plan['stack'],
    'requirements.txt',
  );
}

test('libraries of CUDA are told with their bytes where no code asks for a GPU', () => {
  const cuda = {
    'torch.whl': wheel('torch', '2.7.1', 820e6),
    'cublas.whl': wheel('nvidia-cublas-cu12', '12.6.4.1', 393e6),
    'triton.whl': wheel('triton', '3.3.1', 155e6),
  };
  const [found, ...others] = findingsOf(cuda, false);
  assert.equal(others.length, 0);
  assert.equal(found?.rule, 'lock/cuda-for-cpu');
  assert.match(found?.message ?? '', /torch 2\.7\.1 comes with 2 packages of libraries .*, 548 MB of wheels/);
  assert.equal(found?.path, 'requirements.txt');
  const none: readonly (readonly [Readonly<Record<string, LockedWheel>>, boolean])[] = [
    [cuda, true],
    [{ 'torch.whl': wheel('torch', '2.7.1+cpu', 190e6) }, false],
    [{ 'n.whl': wheel('nvidia-ml-py', '12', 50_000) }, false],
  ];
  for (const [wheels, gpu] of none) assert.deepEqual(findingsOf(wheels, gpu), []);
});
