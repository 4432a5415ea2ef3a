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
  for (const { page, text } of PAGES) {
    const scripts = scriptsBeside(page);
    for (const [, verb] of text.matchAll(/(?:`|\$ \.\/)plimsoll ([a-z]+)/g))
      assert.ok(verbs.has(verb), `${page}: plimsoll ${verb}`);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      assert.ok(scripts.has(script), `${page}: npm run ${script}`);
  }
});

/** Scripts that a page can speak of: those of the packages below its folder, where it is an example's. */
function scriptsBeside(page: string): ReadonlySet<string> {
  if (!page.startsWith('examples/')) return new Set(Object.keys(manifest.scripts));
  const packages = globSync('*/package.json', { cwd: join(ROOT, dirname(page)) });
  return new Set(
    packages.flatMap((path) => {
      const { scripts = {} } = JSON.parse(readFileSync(join(ROOT, dirname(page), path), 'utf8'));
      return Object.keys(scripts);
    }),
  );
}
