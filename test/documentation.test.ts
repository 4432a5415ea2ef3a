import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import manifest from '../package.json' with { type: 'json' };
import { plimsoll } from '../src/cli/testing/plimsoll.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/*/*.md'], { cwd: ROOT })
  .toSorted()
  .map((page) => ({ page, text: readFileSync(join(ROOT, page), 'utf8') }));

test('what pages link to is there', () => {
  for (const { page, text } of PAGES)
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g))
      if (!/^(https?|mailto):/.test(target))
        assert.ok(existsSync(join(ROOT, dirname(page), target)), `${page}: ${target}`);
});

test('commands that pages name exist', async () => {
  const { stdout } = await plimsoll(['--help']);
  const verbs = new Set([...stdout.matchAll(/^ {2}([a-z]+) \[/gm)].map(([, verb]) => verb));
  assert.ok(verbs.has('ship'));
  const scripts = new Set(Object.keys(manifest.scripts));
  for (const { page, text } of PAGES) {
    for (const [, verb] of text.matchAll(/(?:`|\$ \.\/)plimsoll ([a-z]+)/g))
      assert.ok(verbs.has(verb), `${page}: plimsoll ${verb}`);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      assert.ok(scripts.has(script), `${page}: npm run ${script}`);
  }
});
