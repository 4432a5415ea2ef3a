import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { chooseGroups } from './groups.ts';
import { SERVICE } from './testing/service.ts';

const PYPROJECT = `[project]
name = "app"
dependencies = ["fastapi"]
[project.optional-dependencies]
pg = ["psycopg", "greenlet"]
db = ["psycopg"]
all = ["psycopg", "numpy"]
ml = ["numpy", "torch"]
[dependency-groups]
dev = ["httpx"]
serve = ["uvicorn"]
`;

interface Row {
  readonly undeclared?: readonly string[];
  readonly manifest?: string | null;
  readonly set?: readonly string[];
  readonly groups: readonly string[];
  readonly because?: RegExp;
}

const TABLE: Readonly<Record<string, Row>> = {
  'nothing is imported that the manifest does not install': { groups: [] },
  'the smallest group that declares what is imported': {
    undeclared: ['psycopg', 'numpy'],
    groups: ['db', 'ml'],
    because: /with db: the code imports psycopg, which nothing else declares/,
  },
  'a group that is taken anyway': { undeclared: ['torch', 'numpy', 'uvicorn'], groups: ['ml', 'serve'] },
  'groups for those who work on it are not guessed': { undeclared: ['httpx', 'elsewhere'], groups: [] },
  'what is set is taken, and nothing guessed': {
    undeclared: ['psycopg'],
    set: ['dev', 'all', 'dev'],
    groups: ['all', 'dev'],
    because: /with all, dev: set in plimsoll.yaml/,
  },
  'none are set': { undeclared: ['psycopg'], set: [], groups: [] },
  'a manifest without groups': { undeclared: ['psycopg'], manifest: 'requirements.txt', groups: [] },
  'no manifest': { undeclared: ['psycopg'], manifest: null, groups: [] },
};

for (const [name, { undeclared = [], manifest = 'pyproject.toml', set, groups, because }] of Object.entries(
  TABLE,
))
  test(name, () => {
    const tree = memoryTree({ 'pyproject.toml': PYPROJECT, 'requirements.txt': 'fastapi\n' });
    const config = set === undefined ? {} : { services: { [SERVICE.id]: { groups: set } } };
    const chosen = chooseGroups({ ...SERVICE, manifest, undeclared }, tree, config);
    assert.deepEqual(chosen.groups, groups);
    assert.match(chosen.reasons.join('; '), because ?? /^(with .*)?$/);
  });
