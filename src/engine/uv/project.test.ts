import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import type { Question } from '../../model/resolve.ts';
import { projectFile } from './project.ts';

test('the question in the words of uv', () => {
  const question: Question = {
    requirements: ['numpy>=2', "pywin32 ; sys_platform == 'win32'"],
    constraints: [],
    overrides: ['idna==3'],
    preferred: [],
    python: '3.9',
    platforms: ['linux/amd64', 'linux/arm64'],
    indexes: {
      default: 'https://main.example.org/simple',
      extra: [{ name: 'torch', url: 'https://torch.example.org/cpu', explicit: true }],
      findLinks: [],
      noIndex: false,
      pinned: { torch: 'torch' },
    },
    prereleases: false,
    dependencies: true,
  };
  const on = (machine: string) =>
    `python_full_version >= '3.9' and python_full_version < '3.10' and implementation_name == 'cpython' and (${machine}) and sys_platform == 'linux'`;
  const machines = ["platform_machine == 'x86_64'", "platform_machine == 'aarch64'"];
  assert.deepEqual(JSON.parse(JSON.stringify(parse(projectFile(question)))), {
    project: {
      name: 'plimsoll-resolution',
      version: '0',
      'requires-python': '==3.9.*',
      dependencies: question.requirements,
    },
    tool: {
      uv: {
        package: false,
        environments: [on(machines.join(' or '))],
        'required-environments': machines.map(on),
        'override-dependencies': ['idna==3'],
        index: [
          { name: 'torch', url: 'https://torch.example.org/cpu', explicit: true },
          { url: 'https://main.example.org/simple', default: true },
        ],
        sources: { torch: { index: 'torch' } },
        workspace: {},
      },
    },
  });
  const sources = projectFile({
    ...question,
    requirements: ['a[x]==1', 'B>2 ; os_name == "posix"'],
    sources: true,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(parse(sources))).tool.uv['dependency-metadata'], [
    { name: 'a', 'requires-dist': [] },
    { name: 'B', 'requires-dist': [] },
  ]);
  assert.match(projectFile({ ...question, requirements: ['a"\n[tool]'] }), /"a\\"\\n\[tool\]"/);
});

test('PyTorch for CPUs comes from the index that is set, and only what is published so', () => {
  const question: Question = {
    requirements: ['torch==2.7.1'],
    constraints: [],
    overrides: [],
    preferred: [],
    python: '3.11',
    platforms: ['linux/amd64'],
    indexes: { default: null, extra: [], findLinks: [], noIndex: false, pinned: { own: 'corp' } },
    prereleases: false,
    dependencies: true,
  };
  const url = 'https://torch.example.org/whl/cpu';
  const uv = (asked: Question, index?: string) => {
    const { tool } = JSON.parse(JSON.stringify(parse(projectFile(asked, index))));
    return [tool.uv.index, Object.keys(tool.uv.sources).sort()];
  };
  const index = 'plimsoll-cpu-torch';
  assert.deepEqual(uv({ ...question, torch: 'cpu' }, url), [
    [{ name: index, url, explicit: true }],
    ['own', 'torch', 'torchaudio', 'torchvision'],
  ]);
  assert.deepEqual(uv(question, url), [[], ['own']]);
  // The publisher's own is an argument of uv.
  assert.deepEqual(uv({ ...question, torch: 'cpu' }), [[], ['own']]);
});
