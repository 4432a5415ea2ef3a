import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../formats/marker/environment.ts';
import { isFault } from '../formats/pep508/cursor.ts';
import { parseRequirement, type Requirement } from '../formats/pep508/requirement.ts';
import { companions, type Installation } from './companions.ts';
import type { Asked } from './requires.ts';

/** What each distribution requires, or imports without saying so (`import yaml`); those named alone ask for nothing. */
type Graph = Readonly<Record<string, readonly string[]>>;

function installation(names: readonly string[]): Installation {
  const chosen = names.map((name) => ({
    name,
    version: '1',
    found: { file: `${name}-1-py3-none-any.whl`, location: 'file:///x', sha256: null, size: null },
  }));
  return { chosen, environment: targetEnvironment('linux/amd64', '3.11.2') };
}

function required(text: string): Requirement {
  const one = parseRequirement(text);
  assert.ok(!isFault(one));
  return one;
}

async function leftOut(graph: Graph, brought: readonly string[], needed: readonly string[] = []) {
  const asked: string[] = [];
  const names = await companions(
    [installation(Object.keys(graph))],
    new Set(brought),
    new Set(needed),
    async (chosen) => {
      asked.push(...chosen.map(({ name }) => name));
      const read = ({ name }: { readonly name: string }): Asked => {
        const all = graph[name] ?? [];
        const imports = all.flatMap((text) => /^import (\w+)$/.exec(text)?.[1] ?? []);
        return { requires: all.filter((text) => !text.startsWith('import ')).map(required), imports };
      };
      return new Map(chosen.map((one) => [one.found.file, read(one)]));
    },
  );
  return { names: [...names].sort(), asked: asked.sort() };
}

test('what only the dropped bring goes with them; what anything that stays requires does not', async () => {
  const cases: Readonly<Record<string, readonly [Graph, readonly string[], readonly string[], string]>> = {
    'nothing else requires it': [{ app: [], kiwi: [] }, ['kiwi', 'plot'], [], 'kiwi'],
    'not brought by what is dropped': [{ app: [], own: [] }, ['plot'], [], ''],
    'needed by the service': [{ app: [], pandas: [] }, ['pandas'], ['pandas'], ''],
    'required, and what that requires': [{ app: ['a>=1'], a: ['B'], b: [], c: [] }, ['a', 'b', 'c'], [], 'c'],
    'required elsewhere only': [{ app: ["a; sys_platform == 'win32'"], a: [] }, ['a'], [], 'a'],
    'named by an extra': [{ app: ["a; extra == 'vision'"], a: [] }, ['a'], [], ''],
    'named by an extra for developers': [
      { app: ["a; extra == 'test'", "a ; extra == 'docs'"], a: [] },
      ['a'],
      [],
      'a',
    ],
    'imported by what does not say so': [
      { app: ['import yaml'], pyyaml: [], b: [] },
      ['pyyaml', 'b'],
      [],
      'b',
    ],
    'imported, and there by another name': [
      { app: ['import cv2'], 'opencv-python': [], 'opencv-python-headless': [] },
      ['opencv-python'],
      [],
      'opencv-python',
    ],
    'required by what is needed': [{ app: [], p: ['a'], a: [] }, ['p', 'a'], ['p'], ''],
    'a circle of what is brought': [{ app: [], a: ['b'], b: ['a'] }, ['a', 'b'], [], 'a b'],
  };
  for (const [name, [graph, brought, needed, expected]] of Object.entries(cases))
    assert.equal((await leftOut(graph, brought, needed)).names.join(' '), expected, name);
});

test('what goes is not fetched: it may weigh gigabytes', async () => {
  const { asked } = await leftOut({ app: ['a'], a: [], cublas: [] }, ['a', 'cublas']);
  assert.deepEqual(asked, ['a', 'app']);
});
