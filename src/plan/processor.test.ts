import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../model/config.ts';
import type { Service } from '../model/inventory.ts';
import { cpuTorch, gpuOf } from './processor.ts';
import { SERVICE } from './testing/service.ts';

const ASKS: Service['needs'] = [
  { what: 'gpu', detail: 'cuda', evidence: { path: 'main.py', line: 3, text: 'model.to' } },
];
const gpu = (set: boolean): Config => ({ services: { [SERVICE.id]: { gpu: set } } });

interface Row {
  readonly service?: Partial<Service>;
  readonly config?: Config;
  readonly dropped?: readonly string[];
  /** Why it runs on a GPU; null when it does not. */
  readonly runs: RegExp | null;
  readonly cpu: RegExp | null;
}

const TORCH: Partial<Service> = { declared: ['fastapi', 'torch'] };
const TABLE: Readonly<Record<string, Row>> = {
  'no PyTorch': { runs: null, cpu: null },
  'PyTorch, and nothing asks for a GPU': {
    service: TORCH,
    runs: null,
    cpu: /for torch, .* insists on a GPU/,
  },
  'what brings PyTorch': {
    service: { declared: ['ultralytics', 'timm'] },
    runs: null,
    cpu: /for timm, ultralytics, in its build for CPUs/,
  },
  'PyTorch that is imported and not declared': {
    service: { declared: [], undeclared: ['torch'] },
    runs: null,
    cpu: /./,
  },
  'PyTorch that is dropped': { service: TORCH, dropped: ['torch'], runs: null, cpu: null },
  'code that asks for a GPU': {
    service: { ...TORCH, needs: ASKS },
    runs: /the code asks for it: cuda/,
    cpu: null,
  },
  'a GPU that is set': { service: TORCH, config: gpu(true), runs: /set in plimsoll/, cpu: null },
  'no GPU, whatever the code asks for': {
    service: { ...TORCH, needs: ASKS },
    config: gpu(false),
    runs: null,
    cpu: /no GPU is set in plimsoll\.yaml/,
  },
};

for (const [name, { service = {}, config = {}, dropped = [], runs, cpu }] of Object.entries(TABLE))
  test(name, () => {
    const one = { ...SERVICE, ...service };
    const [reserved, build] = [gpuOf(one, config), cpuTorch(one, dropped, config)];
    assert.equal(reserved === null, runs === null);
    assert.equal(build === null, cpu === null);
    if (runs !== null) assert.match(reserved?.because ?? '', runs);
    if (cpu !== null) assert.match(build ?? '', cpu);
  });
